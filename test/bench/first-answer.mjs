import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const BOOTSTRAP = fileURLToPath(new URL('../aws/lambda/bootstrap.mjs', import.meta.url))
const TIMEOUT_MS = 10_000

/**
 * Starts a function behind a Runtime API on loopback, with one invocation waiting, and ends it once it has answered.
 *
 * @returns What it answered, and how long after the start of its process.
 */
export async function firstAnswer({ folder, handler, env }, event) {
  let told
  const answered = new Promise((done, fail) => {
    told = { done, fail }
  })
  const server = createServer(async (request, response) => {
    if (request.url.endsWith('/invocation/next')) {
      response.writeHead(200, {
        'lambda-runtime-aws-request-id': 'the-first',
        'lambda-runtime-deadline-ms': String(Date.now() + TIMEOUT_MS),
      })
      response.end(JSON.stringify(event))
      return
    }
    const now = performance.now()
    const body = await json(request)
    if (request.url.endsWith('/response')) told.done({ now, answer: body })
    else told.fail(new Error(`${handler}: ${body.errorMessage}`))
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const start = performance.now()
  const child = spawn(process.execPath, [BOOTSTRAP], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${server.address().port}`,
      AWS_LAMBDA_FUNCTION_NAME: 'site-events',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing-secret',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
      ...env,
    },
  })
  const ended = new Promise((done) => child.once('exit', done))
  const late = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
  void ended.then((code) => told.fail(new Error(`${handler} ended with ${code}.`)))
  try {
    const { now, answer } = await answered
    return { ms: now - start, answer }
  } finally {
    clearTimeout(late)
    child.kill('SIGKILL')
    await ended
    server.closeAllConnections()
    server.close()
  }
}
