import { spawn } from 'node:child_process'
import { createServer, connect, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe } from 'vitest'

/** A public emulator of something of AWS, as a program on this machine. `.ci/run` installs them all. */
export interface Emulator {
  readonly name: string
  /** What is missing here, if anything. */
  missing(): string | undefined
  start(): Promise<RunningEmulator>
}

export interface RunningEmulator {
  readonly url: string
  stop(): Promise<void>
}

/** Longest that one may take to listen. */
const START_MS_MAX = 60_000

/**
 * A suite that needs an emulator, which runs once the tests run. Where nobody promised the emulator the suite is skipped,
 * out loud; in CI its absence is a failure.
 *
 * @example
 * describeOn(dynamoDbLocal, 'state on DynamoDB Local', (emulator) => {
 *   it('…', () => fetch(emulator.url))
 * })
 */
export function describeOn(
  emulator: Emulator,
  title: string,
  tests: (running: { readonly url: string }) => void,
): void {
  const missing = emulator.missing()
  const isSkipped = missing !== undefined && process.env['CI'] !== 'true'
  if (isSkipped) console.warn(`Tests on ${emulator.name} are skipped: ${missing}.`)
  describe.skipIf(isSkipped)(title, () => {
    const running = { url: '' }
    beforeAll(async () => {
      const started = await emulator.start()
      running.url = started.url
      return () => started.stop()
    }, START_MS_MAX)
    tests(running)
  })
}

/** Starts a program that listens on a port of its own, and waits until it does. */
export async function startProgram(
  command: string,
  argumentsFor: (port: number) => readonly string[],
  options: {
    env?: Readonly<Record<string, string>>
    cwd?: string
    ended?: () => Promise<void>
  } = {},
): Promise<RunningEmulator> {
  const port = await freePort()
  const child = spawn(command, [...argumentsFor(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said = `${said}${text.toString()}`.slice(-4_000)
  })
  const ended = new Promise<void>((done) => {
    child.once('error', (error) => {
      said += String(error)
      done()
    })
    child.once('exit', () => done())
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    await options.ended?.()
  }
  const until = Date.now() + START_MS_MAX
  while (!(await listens(port))) {
    if (child.exitCode === null && child.pid !== undefined && Date.now() < until) {
      await sleep(100)
      continue
    }
    await stop()
    throw new Error(`${command} did not start: ${said}`)
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}
