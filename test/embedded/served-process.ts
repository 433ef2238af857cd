import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** The built command, serving in a process of its own. */
export interface ServedProcess {
  readonly url: string
  readonly process: ChildProcess
  /** Ends it with a signal and waits until it has ended. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
}

export async function serveProcess(
  site: string,
  data: string,
  more: readonly string[] = [],
): Promise<ServedProcess> {
  const child = spawn(
    process.execPath,
    [CLI, 'serve', site, '--data', data, '--port', '0', ...more],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  const url = await new Promise<string>((done, fail) => {
    void ended.then((code) => fail(new Error(`The server ended with ${code}: ${errors}`)))
    createInterface(child.stdout).on('line', (line) => {
      const found = /^Serving .* at (http:\S+)$/.exec(line)?.[1]
      if (found !== undefined) done(found)
    })
  })
  return {
    url,
    process: child,
    end: async (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs a verb of the built command. */
export async function runVerb(
  args: readonly string[],
): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, output, errors }
}
