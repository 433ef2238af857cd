import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { rollup } from 'rollup'
import { expect, test } from 'vitest'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
/** What the error reporter may add to `sendEvent`. */
const REPORTER_BYTES_MAX = 1_800
const BUNDLING_MS_MAX = 60_000

// Its types say that the module has a `default` of its own; what runs is the function.
const minify = terser as unknown as typeof terser.default
const minifier = minify({ ecma: 2020, module: true, compress: { passes: 3 } })

/** Bytes with brotli of all that a bundler makes of these imports, each chunk counted. */
async function bundleBytes(code: string): Promise<number> {
  const entry = `${DIST}client/size-entry.js`
  const made = await rollup({
    input: entry,
    preserveEntrySignatures: 'allow-extension',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
      nodeResolve(),
    ],
  })
  const { output } = await made.generate({ format: 'es', plugins: [minifier] })
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  let bytes = 0
  for (const chunk of output)
    if (chunk.type === 'chunk') bytes += brotliCompressSync(chunk.code, { params }).length
  return bytes
}

test.runIf(existsSync(`${DIST}site-events.js`))(
  'the error reporter adds little to sendEvent',
  async () => {
    const alone = await bundleBytes(`export { sendEvent } from './index.js'`)
    const both = await bundleBytes(`export { reportErrors, sendEvent } from './index.js'`)
    const links = await bundleBytes(
      `export { sendEvent, reportErrors } from './index.js'
       export { checkLinks, reportDeadLinks } from './error-reporter/dead-links.js'`,
    )
    console.log(`reportErrors: ${both - alone} bytes with brotli; dead links: ${links - both}`)
    expect(both - alone).toBeLessThanOrEqual(REPORTER_BYTES_MAX)
  },
  BUNDLING_MS_MAX,
)
