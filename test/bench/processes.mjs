import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Starts a server in a process of its own and waits for the URL that it prints. */
export async function startServer(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((done) => child.once('exit', done))
  const url = await new Promise((done, fail) => {
    ended.then((code) => fail(new Error(`${args.join(' ')} ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^Serving .* at (http:\S+)$/.exec(line)?.[1]
      if (found) done(found)
    })
  })
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
