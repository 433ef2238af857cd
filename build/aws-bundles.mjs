import commonjs from '@rollup/plugin-commonjs'
import json from '@rollup/plugin-json'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

/** Lambda's handlers: each one file with all that it needs, as a function has no `node_modules`. */
const HANDLERS = ['fast']

/** @param name Of the file in `server/entry/aws` and of the bundle. */
const handler = (name) => ({
  input: `dist/server/entry/aws/${name}.js`,
  plugins: [resolve({ exportConditions: ['node'], preferBuiltins: true }), commonjs(), json()],
  output: {
    file: `dist/aws/${name}.mjs`,
    format: 'es',
    sourcemap: 'hidden',
    inlineDynamicImports: true,
    plugins: [terser({ ecma: 2022, module: true })],
  },
})

export default HANDLERS.map(handler)
