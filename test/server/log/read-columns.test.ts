import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../../server/adapter/node/gunzip.js'
import { LINE_BYTES_MAX } from '../../../server/log/lines.js'
import type { Prefilter } from '../../../server/log/prefilter.js'
import { readColumns } from '../../../server/log/read-columns.js'
import { bytesOf, cut, stream } from './attestor.js'

async function read(
  bytes: Uint8Array,
  mayMatter: Prefilter = () => true,
): Promise<{ rows: (string | undefined)[]; rejects: Record<string, number> }> {
  const found = { rows: [] as (string | undefined)[], rejects: {} as Record<string, number> }
  for await (const { rows, rejects } of readColumns(stream(cut(bytes, 50)), {
    gunzip,
    mayMatter,
  })) {
    found.rows.push(...rows.map((column) => column('cs-uri-stem')))
    for (const [reason, count] of rejects) {
      found.rejects[reason] = (found.rejects[reason] ?? 0) + count
    }
  }
  return found
}

const LOG = `#Version: 1.0
#Fields: date cs-uri-stem
2026-11-22\t/a%2520b
cut
#Fields: cs-uri-stem date
/b\t2026-11-22
{"cs-uri-stem":"/c","date":5}
{"cs-uri-stem":
`

describe('the rows of a log', () => {
  it('come as they were logged, by the columns of the last header', async () => {
    for (const bytes of [bytesOf(LOG), gzipSync(bytesOf(LOG))]) {
      expect(await read(bytes)).toEqual({
        rows: ['/a%2520b', '/b', '/c'],
        rejects: { truncated_row: 2 },
      })
    }
  })

  it('are not decoded where they do not matter, but headers are', async () => {
    const mayMatter: Prefilter = (line) => new TextDecoder().decode(line).includes('/b')
    expect(await read(bytesOf(LOG), mayMatter)).toEqual({ rows: ['/b'], rejects: {} })
  })

  it('are left out, and counted, where the last line may be cut', async () => {
    const header = '#Fields: date cs-uri-stem\n'
    const torn = `${header}2026-11-22\t/a`
    expect(await read(bytesOf(torn))).toEqual({ rows: [], rejects: { torn_line: 1 } })
    expect(await read(gzipSync(bytesOf(torn)))).toEqual({ rows: ['/a'], rejects: {} })
    expect(await read(bytesOf('{"cs-uri-stem":"/c"}'))).toEqual({ rows: ['/c'], rejects: {} })
    expect(await read(bytesOf('{"cs-uri-stem":"/c"'))).toEqual({
      rows: [],
      rejects: { torn_line: 1 },
    })
  })

  it('cost no other row where a line is too long or a file was cut', async () => {
    const long = `#Fields: date cs-uri-stem\n${'x'.repeat(LINE_BYTES_MAX + 1)}\n2026-11-22\t/a\n`
    expect(await read(bytesOf(long))).toEqual({ rows: ['/a'], rejects: { line_too_long: 1 } })
    const gzip = gzipSync(bytesOf(LOG))
    const half = await read(gzip.subarray(0, -4))
    expect(half.rows).toEqual(['/a%2520b', '/b', '/c'])
    expect(half.rejects).toMatchObject({ truncated_gzip: 1 })
  })
})
