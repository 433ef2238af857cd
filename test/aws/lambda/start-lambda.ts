import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const BOOTSTRAP = fileURLToPath(new URL('bootstrap.mjs', import.meta.url))
const RUNTIME = '/2018-06-01/runtime'
const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:site-events'

export interface LambdaOptions {
  /** The unpacked zip. */
  readonly folder: string
  /** `<file>.<export>`. */
  readonly handler: string
  readonly env: Readonly<Record<string, string>>
  /** @default 10,000 */
  readonly timeoutMs?: number
}

/** A function as Lambda runs it: a process of its own, one invocation at a time, frozen between them. */
export interface Lambda {
  /** What the handler returns. Rejects with what it throws, or where it takes too long. */
  invoke(event: unknown): Promise<unknown>
  /** Resolves once it has started and is frozen, since there is nothing for it to do yet. */
  readonly frozen: Promise<void>
  /** What it has written to its log so far. */
  output(): string
  stop(): Promise<void>
}

interface Invocation {
  readonly id: string
  readonly event: unknown
  readonly done: (result: unknown) => void
  readonly fail: (error: Error) => void
}

/** Starts a function behind a Runtime API of its own on loopback. */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const { folder, handler, env, timeoutMs = 10_000 } = options
  const waiting: Invocation[] = []
  const running = new Map<string, Invocation>()
  let idle: ServerResponse | undefined
  let output = ''
  let count = 0
  let initError: Error | undefined
  let sayFrozen = (): void => undefined
  const frozen = new Promise<void>((done) => {
    sayFrozen = done
  })

  const next = (): void => {
    const invocation = waiting[0]
    if (!invocation || !idle) return
    waiting.shift()
    running.set(invocation.id, invocation)
    child.kill('SIGCONT')
    idle.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
      'lambda-runtime-invoked-function-arn': FUNCTION_ARN,
    })
    idle.end(JSON.stringify(invocation.event))
    idle = undefined
  }

  const server = createServer((request, response) => {
    void answer(request, response)
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.slice(RUNTIME.length) ?? ''
    if (path === '/invocation/next') {
      idle = response
      // Lambda freezes a function that waits: what it left running goes on with its next invocation.
      if (waiting.length > 0) next()
      else {
        child.kill('SIGSTOP')
        sayFrozen()
      }
      return
    }
    const body: unknown = JSON.parse(await text(request))
    response.writeHead(202).end()
    if (path === '/init/error') initError = errorOf(body)
    const [, id = '', outcome] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    const invocation = running.get(id)
    running.delete(id)
    if (outcome === 'response') invocation?.done(body)
    else invocation?.fail(errorOf(body))
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo

  const child = spawn(process.execPath, [BOOTSTRAP], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_FUNCTION_NAME: 'site-events',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing-secret',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
      ...env,
    },
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      output += part.toString()
    })
  }
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  void ended.then(() => {
    const error = initError ?? new Error(`The function ended: ${output}`)
    for (const { fail } of [...running.values(), ...waiting.splice(0)]) fail(error)
  })

  return {
    invoke: (event) =>
      new Promise((done, fail) => {
        const id = `${String(++count).padStart(8, '0')}-0000-4000-8000-000000000000`
        const late = setTimeout(() => {
          child.kill('SIGKILL')
          fail(new Error(`Task timed out after ${timeoutMs} ms. ${output}`))
        }, timeoutMs)
        const over = <T>(then: (value: T) => void) => {
          return (value: T): void => {
            clearTimeout(late)
            then(value)
          }
        }
        waiting.push({ id, event, done: over(done), fail: over(fail) })
        if (child.exitCode !== null) {
          over(fail)(initError ?? new Error(`The function has ended: ${output}`))
        }
        next()
      }),
    frozen,
    output: () => output,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function errorOf(body: unknown): Error {
  const { errorType, errorMessage } = body as { errorType: string; errorMessage: string }
  const error = new Error(errorMessage)
  error.name = errorType
  return error
}
