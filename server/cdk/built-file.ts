import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `dist`, from `dist/server/cdk`. */
const BUILT = fileURLToPath(new URL('../..', import.meta.url))

/** The folder within the built ones that holds a file. @throws where it does not. */
export function folderOfBuilt(name: string, folder: '' | 'aws', built: string = BUILT): string {
  const path = join(built, folder)
  if (existsSync(join(path, name))) return path
  const script = folder === 'aws' ? 'build:aws' : 'build'
  throw new Error(`There is no ${join(path, name)}: run "npm run ${script}" first.`)
}

/** A glob that leaves out everything but some names. */
export function allBut(...names: readonly string[]): string[] {
  return ['*', ...names.map((name) => `!${name}`)]
}
