import { spawn } from 'node:child_process'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { ROOT } from './documents.js'

/** A folder that looks like a clone, in which the README's commands can do no harm. */
export interface Clone {
  readonly folder: string
  /** Its data folder. */
  readonly data: string
  /** Runs a script as a reader would type it; it ends at the first command that fails. */
  run(script: string): Promise<{ code: number | null; text: string }>
}

/** `curl` as far as the README uses it, so that a machine without it can run the tests. */
const CURL = `#!${process.execPath}
const given = process.argv.slice(2)
let method = 'GET'
let url
for (let i = 0; i < given.length; i++) {
  if (given[i] === '-X') method = given[++i]
  else if (/^-[is]+$/.test(given[i])) continue
  else if (given[i].startsWith('-') || url) throw new Error('The test knows no ' + given[i])
  else url = given[i]
}
const response = await fetch(url, { method })
console.log(response.status, response.headers.get('location') ?? '')
console.log(await response.text())
process.exitCode = response.ok ? 0 : 22
`

const NPX = `#!/bin/sh
[ "$1" = site-events ] || exit 127
shift
exec "${process.execPath}" dist/cli.js "$@"
`

export async function createClone(folder: string): Promise<Clone> {
  const [bin, data] = [join(folder, 'bin'), join(folder, 'data')]
  for (const name of [bin, join(folder, 'public')]) await mkdir(name, { recursive: true })
  for (const name of ['dist', 'demo', 'test', 'node_modules']) {
    await symlink(join(ROOT, name), join(folder, name))
  }
  await writeFile(join(bin, 'package.json'), '{ "type": "module" }')
  await symlink(process.execPath, join(bin, 'node'))
  for (const [name, text] of [
    ['curl', CURL],
    ['npx', NPX],
  ] as const) {
    await writeFile(join(bin, name), text)
    await chmod(join(bin, name), 0o700)
  }
  const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`
  return { folder, data, run: (script) => run(folder, { PATH: path, DATA: data }, script) }
}

function run(
  cwd: string,
  env: Record<string, string>,
  script: string,
): Promise<{ code: number | null; text: string }> {
  const child = spawn('sh', ['-e', '-c', script], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  }
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done({ code, text }))
  })
}
