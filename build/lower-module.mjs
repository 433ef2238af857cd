import ts from 'typescript'
import { EVENT_TYPES } from '../dist/codec/event-types.js'
import { lowerErrors } from './lower-errors.mjs'
import { lowerPatterns, lowerTexts, shortenNullish } from './lower-syntax.mjs'

/**
 * What the engine has of its own, or does not need: its texts are UTF-8, so that no half of a surrogate pair can be in
 * them. What the edge does not use of a module is there by name alone, for the codec's table of contents.
 */
const NATIVE = {
  'codec/base64url.js': `
    export const base64urlEncodeText = (text) => Buffer.from(text).toString('base64url')
    export const base64urlDecodeText = (text) => Buffer.from(text, 'base64url').toString()
    export const base64urlEncode = undefined, base64urlDecode = undefined`,
  'codec/utf8.js': `
    export const utf8Length = (text) => Buffer.byteLength(text)
    export const isWellFormed = () => true
    export const charCount = undefined, compareUtf8 = undefined`,
  'codec/percent.js': `
    export { percentEncodeWellFormed as percentEncode } from './percent-well-formed.js'`,
}

/** Stand for what the compiler would bring along, in the few words that our code needs. */
const HELPERS = `
  const __assign = Object.assign
  const __spreadArray = (to, from) => to.concat(from)
  const __refusal = (status, code, field, limit) => ({ status, code, field, limit })
  const __rows = (text) => {
    const rows = Object.create(null)
    text.split('|').forEach((line) => {
      const c = line.split(' ')
      rows[c[0]] = {
        lane: c[1],
        space: c[2],
        purpose: c[3],
        subject: c[4],
        get: c[5],
        moderated: c[6],
        owned: c[7],
        mine: c[8],
        roles: c[9] && c[9].split(','),
      }
    })
    return rows
  }
`
const COLUMNS = [
  'lane',
  'space',
  'purpose',
  'subject',
  'get',
  'moderated',
  'owned',
  'mine',
  'roles',
]

/** `EVENT_TYPES` as one text, without the rules of the fields. What is no fast lane is left out, like all that is not. */
const ROWS = Object.entries(EVENT_TYPES)
  .map(([type, row]) => [type, ...COLUMNS.map((name) => cellOf(row[name]))].join(' ').trimEnd())
  .join('|')

function cellOf(value) {
  if (value === undefined || value === 'slow') return ''
  return value === true ? '1' : value.toString()
}

const lowerTable = (context) => (file) => {
  const { factory } = context
  const visit = (node) => {
    if (!ts.isVariableDeclaration(node) || node.name.text !== 'EVENT_TYPES')
      return ts.visitEachChild(node, visit, context)
    const rows = factory.createIdentifier('__rows')
    const text = factory.createStringLiteral(ROWS)
    return factory.createVariableDeclaration(
      node.name,
      undefined,
      undefined,
      factory.createCallExpression(rows, undefined, [text]),
    )
  }
  return ts.visitNode(file, visit)
}

/**
 * Brings a module down to what CloudFront Functions have: ES5, and some of what came later. What is asynchronous cannot
 * be brought down, so that the module of the handler is written in what is there.
 */
export const lowerModule = {
  name: 'lower-module',
  transform: (code, id) => {
    const path = id.replace(/\\/g, '/')
    const native = Object.keys(NATIVE).find((name) => path.endsWith(`/dist/${name}`))
    if (native) return { code: NATIVE[native], map: null }
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: {
        target: path.endsWith('edge-function.js') ? ts.ScriptTarget.ES2017 : ts.ScriptTarget.ES5,
        module: ts.ModuleKind.ESNext,
        noEmitHelpers: true,
        ignoreDeprecations: '6.0',
      },
      transformers: {
        before: [lowerTable, lowerErrors, shortenNullish],
        after: [lowerTexts, lowerPatterns],
      },
    })
    return { code: outputText, map: null }
  },
  renderChunk: (code) => ({ code: HELPERS + code, map: null }),
}
