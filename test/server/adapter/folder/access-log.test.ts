import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFolderLog } from '../../../../server/adapter/folder/access-log.js'
import { syncPath } from '../../../../server/adapter/folder/sync-path.js'
import { temporaryFolder } from '../temporary.js'

vi.mock('../../../../server/adapter/folder/sync-path.js', { spy: true })

let folder: string
let end: () => Promise<void>
beforeEach(async () => {
  ;({ folder, end } = await temporaryFolder())
})
afterEach(async () => {
  vi.clearAllMocks()
  await end()
})

it('makes durable what a process that was killed may have left unsynced, before anybody reads it', async () => {
  const names = ['access-1700000000001-aaaaaa.log', 'access-1700000000002-bbbbbb.log']
  for (const name of names) await writeFile(join(folder, name), '#Software: site-events\n')
  const log = await createFolderLog({ folder, now: () => 1_700_000_000_003 })
  expect(vi.mocked(syncPath).mock.calls[0]).toEqual([
    join(folder, 'access-1700000000002-bbbbbb.log'),
  ])
  await log.close()
})

it('begins its own file where there is none', async () => {
  const log = await createFolderLog({ folder, now: () => 1_700_000_000_003 })
  expect(log.position().file).toMatch(/^access-1700000000003-[0-9a-f]{6}\.log$/)
  expect(vi.mocked(syncPath).mock.calls).toEqual([[folder]])
  await log.close()
})
