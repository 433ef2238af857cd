import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { coldStart } from './cold-start.mjs'
import { median, postComments } from './load.mjs'
import { startServer } from './processes.mjs'
import { report } from './report.mjs'

/**
 * Writes: durable comments a second against a bare server that appends and syncs, in turn, in one run; and what a write
 * costs on a post that has many comments; and how fast a function for AWS starts. Fails under the floors that the project promises.
 */
const CONNECTIONS = 100
const ROUNDS = 3
const SECONDS = 4
/** Comments before the clock starts: a process that has just started compiles, and makes its files. */
const WARM_UP = 10_000
const FLOOR_RATIO_MIN = 0.4
const GROWTH_RATIO_MAX = 1.5

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const bare = fileURLToPath(new URL('bare-server.mjs', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'site-events-bench-'))
await mkdir(join(folder, 'site'))
let serial = 0
const serveOurs = () =>
  startServer([
    cli,
    'serve',
    join(folder, 'site'),
    '--data',
    join(folder, `data-${serial++}`),
    '--port',
    '0',
  ])
const serveBare = () => startServer([bare, join(folder, `bare-${serial++}.log`)])

async function rate(serve, postOf) {
  const server = await serve()
  try {
    await postComments(server.url, { connections: CONNECTIONS, amount: WARM_UP, postOf })
    return await postComments(server.url, { connections: CONNECTIONS, seconds: SECONDS, postOf })
  } finally {
    await server.stop()
  }
}

async function againstFloor(name, postOf) {
  const ratios = []
  for (let round = 0; round < ROUNDS; round++) {
    const floor = await rate(serveBare, postOf)
    const ours = await rate(serveOurs, postOf)
    ratios.push(ours.perSecond / floor.perSecond)
    console.log(
      `  ${name}: ${ours.perSecond.toFixed(0)}/s (p99 ${ours.p99} ms), floor ${floor.perSecond.toFixed(0)}/s (p99 ${floor.p99} ms)`,
    )
  }
  return report(
    `${name}, ${CONNECTIONS} connections, against append and sync`,
    median(ratios),
    FLOOR_RATIO_MIN,
    true,
  )
}

async function growth() {
  const postOf = () => 'growing'
  const cost = async (server) =>
    1 /
    (await postComments(server.url, { connections: CONNECTIONS, amount: 3_000, postOf })).perSecond
  const ratios = []
  for (let round = 0; round < ROUNDS; round++) {
    const server = await serveOurs()
    // A process that has just started is slow: warm it on another post.
    await postComments(server.url, {
      connections: CONNECTIONS,
      amount: 3_000,
      postOf: () => 'warm',
    })
    await postComments(server.url, { connections: CONNECTIONS, amount: 100, postOf })
    const early = await cost(server)
    await postComments(server.url, { connections: CONNECTIONS, amount: 17_000, postOf })
    ratios.push((await cost(server)) / early)
    await server.stop()
  }
  return report(
    'a write at 20,000 comments, against one at 100',
    median(ratios),
    GROWTH_RATIO_MAX,
    false,
  )
}

try {
  const kept = [
    await againstFloor('one post', () => 'one'),
    await againstFloor('1,000 posts', (count) => `post-${count % 1_000}`),
    await growth(),
    await coldStart(),
  ]
  process.exitCode = kept.every(Boolean) ? 0 : 1
} finally {
  await rm(folder, { recursive: true })
}
