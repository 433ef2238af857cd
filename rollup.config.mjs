import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

const minify = terser({ ecma: 2022, module: true, compress: { passes: 3 } })

/**
 * What a page loads with a script tag. As a module, what few pages need comes in chunks of its own; for old habits,
 * everything is in one file.
 */
const browserBundles = [
  {
    input: { 'site-events': 'dist/client/script.js' },
    preserveEntrySignatures: 'allow-extension',
    plugins: [resolve()],
    output: {
      dir: 'dist',
      format: 'es',
      sourcemap: true,
      entryFileNames: '[name].js',
      chunkFileNames: 'site-events-[name].js',
      plugins: [minify],
    },
  },
  {
    input: 'dist/client/script.js',
    plugins: [resolve()],
    output: {
      file: 'dist/site-events.iife.js',
      format: 'iife',
      name: 'siteEvents',
      sourcemap: true,
      inlineDynamicImports: true,
      plugins: [minify],
    },
  },
]

export default [...browserBundles]
