import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startLambda, type Lambda } from '../lambda/start-lambda.js'

const BUILT = fileURLToPath(new URL('../../../dist/aws/', import.meta.url))
/** The log reader wants 15 s to spare. */
const TIMEOUT_MS = 60_000

/** A function of a deployed site as `npm run build:aws` leaves it, alone in a folder of its own. */
export async function startBuiltFunction(
  name: 'fast' | 'session' | 'log',
  env: Readonly<Record<string, string>>,
): Promise<Lambda> {
  const folder = await mkdtemp(join(tmpdir(), `site-events-${name}-`))
  await copyFile(join(BUILT, `${name}.mjs`), join(folder, `${name}.mjs`))
  const options = { folder, handler: `${name}.handler`, env, timeoutMs: TIMEOUT_MS }
  const lambda = await startLambda(options)
  return {
    ...lambda,
    stop: async () => {
      await lambda.stop()
      await rm(folder, { recursive: true })
    },
  }
}
