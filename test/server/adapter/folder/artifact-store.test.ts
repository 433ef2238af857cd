import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFolderArtifactStore } from '../../../../server/adapter/folder/artifact-store.js'
import { temporaryFolder } from '../temporary.js'

const ABSENT = { ifAbsent: true } as const
const KEY = 'comments/2026/café 👍.txt'

let around: string
let folder: string
let end: () => Promise<void>
beforeEach(async () => {
  const temporary = await temporaryFolder()
  ;({ folder: around, end } = temporary)
  folder = join(around, 'public')
})
afterEach(() => end())

it('puts the key as a file below the folder, and nothing else', async () => {
  await createFolderArtifactStore(folder).put(KEY, 'é\n', ABSENT)
  expect(await readFile(join(folder, KEY), 'utf8')).toBe('é\n')
  expect(await readdir(folder)).toEqual(['comments'])
})

it('gives the same revision after a restart', async () => {
  const put = await createFolderArtifactStore(folder).put(KEY, 'text', ABSENT)
  const store = createFolderArtifactStore(folder)
  expect(await store.get(KEY)).toEqual({ text: 'text', revision: put.ok && put.revision })
  expect(await store.put(KEY, 'x', ABSENT)).toMatchObject({ ok: false })
})

it('believes after a start only what is on the disk', async () => {
  const put = await createFolderArtifactStore(folder).put(KEY, 'whole', ABSENT)
  await writeFile(join(folder, KEY), 'torn by a pow')
  const store = createFolderArtifactStore(folder)
  const ifRevision = put.ok ? put.revision : ''
  expect(await store.put(KEY, 'x', { ifRevision })).toEqual({ ok: false, reason: 'conflict' })
  const found = await store.get(KEY)
  expect(found?.text).toBe('torn by a pow')
  const mended = await store.put(KEY, 'whole', { ifRevision: found?.revision ?? '' })
  expect(mended).toEqual(put)
})

it('names no file outside the folder, and no dotfile', async () => {
  const store = createFolderArtifactStore(folder)
  const keys = [
    '',
    '.',
    '..',
    '../secret.txt',
    'a/../../secret.txt',
    '/etc/passwd',
    'a//b.txt',
    'a/',
    '/',
    './a',
    '.unfinished-1',
    'a/.b.txt',
    '..\\secret.txt',
    'a\\b.txt',
    'a\0.txt',
    '\ud83d.txt',
    '...txt',
  ]
  for (const key of keys) {
    await expect(store.get(key)).rejects.toMatchObject({ code: 'invalid_key' })
    await expect(store.put(key, 'x', ABSENT)).rejects.toMatchObject({ code: 'invalid_key' })
  }
  expect(await readdir(around)).toEqual(['public'])
  expect(await readdir(folder)).toEqual([])
})

it('leaves nothing of a longer text behind a shorter one', async () => {
  const store = createFolderArtifactStore(folder)
  const ifRevision = await revisionOf(store.put(KEY, 'a long text\n', ABSENT))
  await store.put(KEY, 'é\n', { ifRevision })
  expect(await readFile(join(folder, KEY), 'utf8')).toBe('é\n')
})

it('writes to the file that the key names now, when another was put there or it was removed', async () => {
  const store = createFolderArtifactStore(folder)
  const file = join(folder, KEY)
  const one = await revisionOf(store.put(KEY, 'one', ABSENT))
  await writeFile(`${file}.new`, 'by hand')
  await rename(`${file}.new`, file)
  const two = await revisionOf(store.put(KEY, 'two, longer', { ifRevision: one }))
  expect(await readFile(file, 'utf8')).toBe('two, longer')
  await rm(file)
  await store.put(KEY, 'three', { ifRevision: two })
  expect(await readFile(file, 'utf8')).toBe('three')
  store.close()
})

it('gives a text as it was when it was asked for', async () => {
  const store = createFolderArtifactStore(folder)
  const ifRevision = await revisionOf(store.put(KEY, 'é one', ABSENT))
  const found = await store.get(KEY)
  await store.put(KEY, 'é two', { ifRevision })
  expect(found?.text).toBe('é one')
})

it('gives a text as it was read, whatever takes its place in memory', async () => {
  const store = createFolderArtifactStore(folder)
  await store.put(KEY, 'one, the longest', ABSENT)
  const texts = ['two', 'three', '4', 'five, longer', '']
  for (const [i, text] of texts.entries()) {
    // Every other text is read, and must not be written over.
    const read = i % 2 === 0 ? await store.get(KEY) : undefined
    const before = read && (await readFile(join(folder, KEY), 'utf8'))
    const seen = await store.look(KEY)
    expect(await store.put(KEY, text, { ifRevision: seen?.revision ?? '' })).toMatchObject({
      ok: true,
    })
    expect(read?.text).toBe(before)
    expect((await createFolderArtifactStore(folder).get(KEY))?.text).toBe(text)
    expect((await store.look(KEY))?.is(text)).toBe(true)
  }
})

it('lists the keys that are there', async () => {
  const store = createFolderArtifactStore(folder)
  await store.put(KEY, 'one', ABSENT)
  await store.put('polls/a.txt', 'one', ABSENT)
  expect([...(await store.keys())].sort()).toEqual([KEY, 'polls/a.txt'])
})

it('changes nothing where the disk refuses, and writes again once it can', async () => {
  const store = createFolderArtifactStore(folder)
  const ifRevision = await revisionOf(store.put(KEY, 'one', ABSENT))
  await rm(folder, { recursive: true })
  await writeFile(folder, 'no folder')
  await expect(store.put(KEY, 'two', { ifRevision })).rejects.toMatchObject({ code: 'ENOTDIR' })
  expect(await store.get(KEY)).toEqual({ text: 'one', revision: ifRevision })
  await rm(folder)
  await mkdir(folder)
  expect(await store.put(KEY, 'two', { ifRevision })).toMatchObject({ ok: true })
})

async function revisionOf(
  outcome: ReturnType<ReturnType<typeof createFolderArtifactStore>['put']>,
): Promise<string> {
  const put = await outcome
  if (!put.ok) throw new Error(put.reason)
  return put.revision
}
