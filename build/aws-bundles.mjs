import commonjs from '@rollup/plugin-commonjs'
import json from '@rollup/plugin-json'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { edgeFunction } from './edge-function.mjs'

/** Of Lambda and Lambda@Edge. The SDK is in those that are read by a machine, not by a visitor who waits. */
const HANDLERS = ['fast', 'session', 'log', 'upload', 'keys', 'lambda-edge']

/** One handler a file, with all that it needs: Lambda unpacks it alone. */
const handler = (name) => ({
  input: `dist/server/entry/aws/${name}.js`,
  external: /^node:/,
  // What only a part that is left out needs of Node would else be loaded all the same.
  treeshake: { moduleSideEffects: 'no-external' },
  plugins: [
    resolve({ exportConditions: ['node'], preferBuiltins: true }),
    // The SDK's packages read their own package.json, and some of what they import is CommonJS.
    commonjs(),
    json(),
  ],
  output: {
    file: `dist/aws/${name}.mjs`,
    format: 'es',
    sourcemap: 'hidden',
    inlineDynamicImports: true,
    plugins: [terser({ ecma: 2022, module: true })],
  },
})

/** What a deployed site runs: `npx cdk deploy` takes it from `dist/aws`. */
export default [...HANDLERS.map(handler), edgeFunction]
