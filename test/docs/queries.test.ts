import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NAMED_QUERIES } from '../../server/query/named-queries.js'
import { anchorsOf, blocksOf, linksOf, readDocument } from './documents.js'
import { createClone, type Clone } from './shell.js'

const text = readDocument('docs/queries.md')
const commands = blocksOf(text, 'sh').filter((script) => script.startsWith('npx '))
/** Each command that is followed by what it prints. */
const shown = [...text.matchAll(/^```sh\n(npx [^]*?)^```\n\n```text\n([^]*?)^```$/gm)].map(
  ([, script = '', output = '']) => [script, output] as const,
)

describe('docs/queries.md', () => {
  let clone: Clone
  beforeAll(async () => {
    clone = await createClone(await mkdtemp(join(tmpdir(), 'site-events-queries-')))
  })
  afterAll(() => rm(clone.folder, { recursive: true }))

  it('shows commands with what they print', async () => {
    expect(shown.length).toBeGreaterThan(5)
    for (const [script, output] of shown) {
      expect(await clone.run(script), script).toEqual({ code: 0, text: output })
    }
  })

  it('has no command that fails', async () => {
    const others = commands.filter((script) => !shown.some(([known]) => known === script))
    expect(others.length).toBeGreaterThan(0)
    for (const script of others) expect((await clone.run(script)).code, script).toBe(0)
  })

  it('names every query, and links to what is there', () => {
    for (const name of Object.keys(NAMED_QUERIES)) expect(text).toContain(name)
    for (const link of linksOf(text)) expect([...anchorsOf(text)]).toContain(link.slice(1))
  })
})
