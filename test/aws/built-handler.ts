import { copyFile, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the build leaves for Lambda. */
export const BUILT_FUNCTIONS = fileURLToPath(new URL('../../dist/aws/', import.meta.url))

/**
 * A built handler alone in a folder of its own, like the zip that Lambda unpacks. The CDK zips what it finds in the folder
 * that it keeps for a function, at the time of a deployment; `cdk/packed-functions.test.ts` shows that it is this one file.
 *
 * @param files Others that lie beside it.
 */
export async function builtHandler(
  name: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'site-events-handler-'))
  await copyFile(join(BUILT_FUNCTIONS, `${name}.mjs`), join(folder, `${name}.mjs`))
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  return folder
}
