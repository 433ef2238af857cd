/**
 * What Lambda's runtime for Node.js does with a handler: it imports the one file of the function and works on one
 * invocation after the other. Source: the Lambda developer guide, "Using the Lambda runtime API".
 *
 * It asks over `node:http`, as Lambda's does (aws/aws-lambda-nodejs-runtime-interface-client, `src/RAPIDClient.js`): with
 * `fetch` it would load for every function what only some need.
 */
import { request } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env
const api = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`
const [file, name] = _HANDLER.split('.')

const ask = (method, path, body) =>
  new Promise((done, fail) => {
    request(`${api}/${path}`, { method }, done).on('error', fail).end(body)
  })
const post = async (path, value) => {
  const answer = await ask('POST', path, JSON.stringify(value ?? null))
  answer.resume()
}
const told = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error?.message ?? String(error),
  trace: String(error?.stack ?? '').split('\n'),
})

let handler
try {
  handler = (await import(pathToFileURL(join(LAMBDA_TASK_ROOT, `${file}.mjs`)).href))[name]
} catch (error) {
  await post('init/error', told(error))
  process.exit(1)
}

for (;;) {
  const next = await ask('GET', 'invocation/next')
  const id = next.headers['lambda-runtime-aws-request-id']
  const deadline = Number(next.headers['lambda-runtime-deadline-ms'])
  const event = await json(next)
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    invokedFunctionArn: next.headers['lambda-runtime-invoked-function-arn'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
  try {
    await post(`invocation/${id}/response`, await handler(event, context))
  } catch (error) {
    await post(`invocation/${id}/error`, told(error))
  }
}
