import { nodeResolve } from '@rollup/plugin-node-resolve'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rollup } from 'rollup'

const DIST = fileURLToPath(new URL('../../dist/server/entry/aws/', import.meta.url))

/**
 * A handler as one file, alone in a folder of its own, like the zip that Lambda unpacks.
 *
 * @param files Others that lie beside it.
 */
export async function builtHandler(
  name: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'site-events-handler-'))
  const bundle = await rollup({
    input: join(DIST, `${name}.js`),
    external: (id) => id.startsWith('node:') || builtinModules.includes(id),
    plugins: [nodeResolve({ exportConditions: ['node'] })],
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  const { output } = await bundle.write({
    file: join(folder, `${name}.mjs`),
    format: 'es',
    inlineDynamicImports: true,
  })
  await bundle.close()
  const [{ imports }] = output
  const outside = imports.filter((id) => !id.startsWith('node:'))
  if (outside.length > 0) throw new Error(`Left outside: ${outside.join(', ')}`)
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  return folder
}
