import { rm } from 'node:fs/promises'
import { builtHandler } from '../built-handler.js'
import { startLambda, type Lambda } from './start-lambda.js'

/**
 * Starts a built handler as Lambda does, from a folder with nothing else in it.
 *
 * @param files Others that lie beside it.
 * @param timeoutMs Of the function, as `startLambda` has it.
 */
export async function startBuilt(
  name: string,
  env: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
  timeoutMs?: number,
): Promise<Lambda> {
  const folder = await builtHandler(name, files)
  const lambda = await startLambda({
    folder,
    handler: `${name}.handler`,
    env,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
  return {
    ...lambda,
    stop: async () => {
      await lambda.stop()
      await rm(folder, { recursive: true })
    },
  }
}
