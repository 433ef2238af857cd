import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

const minify = terser({ ecma: 2022, module: true, compress: { passes: 2 } })

/** What a page loads: everything for a script tag, as a module and for old habits. */
const browserBundles = [
  {
    input: 'dist/client/script.js',
    plugins: [resolve()],
    output: [
      { file: 'dist/site-events.js', format: 'es', sourcemap: true, plugins: [minify] },
      {
        file: 'dist/site-events.iife.js',
        format: 'iife',
        name: 'siteEvents',
        sourcemap: true,
        plugins: [minify],
      },
    ],
  },
]

export default [...browserBundles]
