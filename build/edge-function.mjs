import terser from '@rollup/plugin-terser'
import { lowerModule } from './lower-module.mjs'

/**
 * Properties that nobody outside of the function reads or writes, so that their names may be short. Where the outside has
 * one of the same name, the code writes that one in brackets: `request['method']`.
 */
const INTERNAL = [
  ...['lane', 'subject', 'space', 'purpose', 'moderated', 'owned', 'mine', 'row', 'get', 'fields'],
  'unattested',
  ...['path', 'query', 'header', 'method', 'address', 'requestId', 'at', 'user', 'attest', 'event'],
  ...['hmacSha256', 'sha256', 'contentHash', 'claims', 'text', 'head', 'input', 'signature'],
  ...['needs', 'answer'],
]

const minify = terser({
  ecma: 5,
  toplevel: true,
  compress: {
    ecma: 2015,
    passes: 5,
    unsafe_arrows: true,
    unsafe_comps: true,
    pure_getters: true,
    keep_fargs: false,
    top_retain: ['handler'],
  },
  mangle: {
    reserved: ['handler', '$'],
    properties: {
      regex: new RegExp(`^(${INTERNAL.join('|')})$`),
      keep_quoted: 'strict',
      builtins: true,
    },
  },
  // As its guide has it, the engine knows no shorthand.
  format: { ecma: 5, shorthand: false, comments: false },
})

/** CloudFront takes no exports, looks for `handler` by its name, and loads `crypto` with `require`. */
const asFunction = {
  name: 'as-function',
  renderChunk: (code) => ({
    code: code
      .replace(/^export { handler };\s*/m, '')
      .replace(/^import crypto from 'crypto';$/m, "const crypto = require('crypto')"),
    map: null,
  }),
}

/** The name that is left for it, in place of each `void 0`. */
const shortUndefined = {
  name: 'short-undefined',
  renderChunk: (code) => ({ code: `var $;${code.replace(/void 0/g, '$$')}`, map: null }),
}

/** The bundle of the CloudFront Function: one file of at most 10 KB. See docs/decisions/0012. */
export const edgeFunction = {
  input: 'dist/server/entry/aws/edge-function.js',
  external: ['cloudfront', 'crypto'],
  plugins: [lowerModule],
  output: {
    file: 'dist/aws/edge-function.js',
    format: 'es',
    generatedCode: 'es5',
    plugins: [asFunction, minify, shortUndefined],
  },
}
