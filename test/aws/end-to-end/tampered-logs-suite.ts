import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { deliver, logFilesOf, rowsOf } from './delivered-logs.js'
import { THREAD } from './names.js'
import type { ReplayedFolder } from './replayed-folder.js'
import { differencesOf } from './same-artifacts.js'
import type { ToldSite } from './told-site.js'
import { BOB, STRANGER, send } from './visitors.js'

/** What is wrong is noticed, by the site and by these tests. */
export function tamperedLogs(
  about: () => { readonly told: ToldSite; readonly folder: ReplayedFolder },
): void {
  it('applies no row that was changed after the fact', async () => {
    const { told } = about()
    const { site } = told
    const before = await site.artifacts()
    await told.ask(STRANGER, send('newsletter/open', { id: 'another-opened-letter_' }))
    await told.ask(BOB, send('read', { id: 'another-read__________', post: THREAD }))
    const written = told.logs.flatMap(rowsOf).filter((row) => row.includes('second-day'))
    const forged = written.map((row) => `${row.replaceAll('second-day', 'third-day_')}\n`)
    expect(forged).toHaveLength(1)
    const files = logFilesOf([...forged, ...site.takeRows()])
    await deliver(site, files)
    const after = await site.artifacts()
    expect(differencesOf(before, after)).toEqual([`public/reads/${THREAD}.txt`])
    const again = await told.replayed([...told.logs, ...files])
    expect(differencesOf(after, await again.artifacts())).toEqual([])
    await again.remove()
  })

  it('would notice a row that the embedded site was not given, and a byte that is another', async () => {
    const { told, folder } = about()
    const artifacts = await folder.artifacts()
    const files = told.logs.map(({ key, bytes }) => {
      const text = gunzipSync(bytes).toString().replace('text=plain+form', 'text=other+form')
      return { key, bytes: gzipSync(text) }
    })
    const without = await told.replayed(files)
    expect(differencesOf(artifacts, await without.artifacts())).toEqual([
      'private/forms/contact.txt',
    ])
    await without.remove()
    const name = `public/comments/${THREAD}.txt`
    const bytes = Buffer.from(artifacts.get(name) ?? [])
    bytes[bytes.length - 2]! ^= 1
    expect(differencesOf(artifacts, new Map([...artifacts, [name, bytes]]))).toEqual([name])
  })
}
