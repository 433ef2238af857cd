import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockFolder } from '../../../../server/adapter/node/data-lock.js'

const ROOT = join(import.meta.dirname, '../../../..')
const SOURCES = ['server/adapter/node/data-lock.ts', 'server/port/store-error.ts']
const MAIN = `
import { lockFolder } from './server/adapter/node/data-lock.js'
try {
  lockFolder(process.argv[2])
  process.send('held')
  // The lock is held though nobody refers to it: memory is collected until the process is killed.
  setInterval(() => new ArrayBuffer(1e7), 1)
} catch (error) {
  process.send(error.code)
  process.disconnect()
}`

let folder: string
const children: ChildProcess[] = []
beforeEach(async () => {
  // Within the project, so that a child process finds its packages.
  await mkdir(join(ROOT, 'test/.tmp'), { recursive: true })
  folder = await mkdtemp(join(ROOT, 'test/.tmp/lock-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

it('lets one holder in, names the folder to the second, and lets in the next', () => {
  const lock = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(
    expect.objectContaining({ code: 'folder_locked', message: expect.stringContaining(folder) }),
  )
  lock.release()
  lock.release()
  lockFolder(folder).release()
})

it('is held against other processes, and free once its holder is killed', async () => {
  const holder = await start()
  expect(holder.said).toBe('held')
  expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ code: 'folder_locked' }))
  holder.child.kill('SIGKILL')
  await once(holder.child, 'exit')
  const lock = lockFolder(folder)
  expect((await start()).said).toBe('folder_locked')
  lock.release()
})

it('says what is wrong with a folder that is not there', () => {
  expect(() => lockFolder(join(folder, 'none'))).toThrow(/open/)
})

/** Starts a process that takes the lock if it can and keeps it, and waits for what it says of that. */
async function start(): Promise<{ child: ChildProcess; said: unknown }> {
  const child = fork(await program(), [folder])
  children.push(child)
  const [said] = (await once(child, 'message')) as [unknown]
  return { child, said }
}

/** The lock as a program for Node.js, which cannot run TypeScript in every version. */
async function program(): Promise<string> {
  for (const source of SOURCES) {
    const text = await readFile(join(ROOT, source), 'utf8')
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    })
    const file = join(folder, 'program', source.replace(/ts$/, 'js'))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, outputText)
  }
  const main = join(folder, 'program/main.js')
  await writeFile(main, MAIN)
  return main
}
