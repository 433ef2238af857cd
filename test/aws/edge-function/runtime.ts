import { Parser, type Node } from 'acorn'

/**
 * What the runtime 2.0 of CloudFront Functions has, as its developer guide lists it ("JavaScript runtime 2.0 features"), as
 * far as the function uses it. What is missing here is not known to be there.
 */
const NODES = [
  ...['Program', 'ExpressionStatement', 'BlockStatement', 'EmptyStatement', 'ReturnStatement'],
  ...['IfStatement', 'ForStatement', 'ForInStatement', 'BreakStatement', 'ContinueStatement'],
  ...['ThrowStatement', 'TryStatement', 'CatchClause', 'VariableDeclaration', 'VariableDeclarator'],
  ...[
    'FunctionDeclaration',
    'FunctionExpression',
    'ArrowFunctionExpression',
    'Identifier',
    'Literal',
  ],
  ...['ObjectExpression', 'Property', 'ArrayExpression', 'TemplateLiteral', 'TemplateElement'],
  ...['UnaryExpression', 'UpdateExpression', 'BinaryExpression', 'LogicalExpression'],
  ...['AssignmentExpression', 'ConditionalExpression', 'CallExpression', 'NewExpression'],
  ...['MemberExpression', 'SequenceExpression', 'AwaitExpression'],
  ...['ImportDeclaration', 'ImportDefaultSpecifier'],
]
const OPERATORS =
  /^(?:[-+*/%&|^!~]|\|\||&&|[!=]==?|[<>]=?|<<|>>>?|[-+*|&^]?=|<<=|>>=|in|typeof|void|delete|\+\+|--)$/
const GLOBALS = [
  ...['Array', 'Buffer', 'Date', 'Error', 'JSON', 'Math', 'Number', 'Object', 'String', 'console'],
  ...['decodeURIComponent', 'encodeURIComponent', 'parseInt', 'require', 'undefined'],
]
/** Methods of what is built in. Those of our own objects have one or two letters, or are the modules' below. */
const METHODS = [
  ...[
    'assign',
    'create',
    'keys',
    'isArray',
    'from',
    'byteLength',
    'fromCodePoint',
    'parse',
    'stringify',
    'now',
  ],
  ...[
    'charCodeAt',
    'codePointAt',
    'includes',
    'indexOf',
    'replace',
    'slice',
    'split',
    'startsWith',
    'endsWith',
  ],
  ...[
    'toLowerCase',
    'trim',
    'repeat',
    'concat',
    'every',
    'filter',
    'find',
    'forEach',
    'join',
    'map',
    'push',
  ],
  ...['some', 'sort', 'exec', 'test', 'toString', 'max', 'min', 'log'],
  // Of `crypto`, of `cloudfront` and of its events.
  ...[
    'createHmac',
    'createHash',
    'update',
    'digest',
    'kvs',
    'get',
    'logCustomData',
    'rawQueryString',
  ],
]
const MODULES = ['cloudfront', 'crypto']

interface AnyNode extends Node {
  readonly [part: string]: unknown
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string'

/** What the function has that the runtime is not known to have; empty where there is nothing. */
export function faultsOf(code: string): string[] {
  const faults = new Set<string>()
  const names = { bound: new Set<string>(), used: new Set<string>() }
  const program = Parser.parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
  walk(program as unknown as AnyNode, [], (node, above) => {
    if (!NODES.includes(node.type)) faults.add(node.type)
    const operator = node['operator'] as string | undefined
    if (operator !== undefined && !OPERATORS.test(operator)) faults.add(`operator ${operator}`)
    for (const fault of partFaults(node, above)) faults.add(fault)
    collectNames(node, above, names)
  })
  for (const name of names.used) {
    if (!names.bound.has(name) && !GLOBALS.includes(name)) faults.add(`global ${name}`)
  }
  if (!/(?:^|[;}])async function handler\(/.test(code)) faults.add('no handler')
  return [...faults]
}

function walk(
  node: AnyNode,
  above: readonly AnyNode[],
  visit: (node: AnyNode, above: readonly AnyNode[]) => void,
): void {
  visit(node, above)
  for (const part of Object.values(node)) {
    for (const child of Array.isArray(part) ? (part as unknown[]) : [part]) {
      if (isNode(child)) walk(child, [node, ...above], visit)
    }
  }
}

function partFaults(node: AnyNode, above: readonly AnyNode[]): string[] {
  const [parent] = above
  switch (node.type) {
    case 'Property':
      return node['shorthand'] || node['computed'] || node['method'] || node['kind'] === 'set'
        ? ['property']
        : []
    case 'AwaitExpression':
      return parent?.type === 'CallExpression' && parent['callee'] !== node
        ? ['await among arguments']
        : []
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return node['async'] || node['generator'] ? ['async closure'] : []
    case 'FunctionDeclaration':
      return node['generator'] || (node['async'] && above.length > 1) ? ['async closure'] : []
    case 'CatchClause':
      return node['param'] ? [] : ['catch without a name']
    case 'ImportDeclaration':
      return moduleFaults((node['source'] as AnyNode)['value'])
    case 'CallExpression':
      return callFaults(node)
    case 'Literal':
      return node['regex'] ? patternFaults(node['regex'] as { pattern: string; flags: string }) : []
    default:
      return []
  }
}

function callFaults(node: AnyNode): string[] {
  const callee = node['callee'] as AnyNode
  if (callee['name'] === 'require')
    return moduleFaults((node['arguments'] as AnyNode[])[0]?.['value'])
  const method =
    callee.type === 'MemberExpression' && !callee['computed']
      ? (callee['property'] as AnyNode)['name']
      : ''
  return String(method).length <= 2 || METHODS.includes(String(method))
    ? []
    : [`method ${String(method)}`]
}

const moduleFaults = (name: unknown): string[] =>
  MODULES.includes(String(name)) ? [] : [`module ${String(name)}`]

/** Perl's patterns mean something else by these, or do not have them. */
function patternFaults({ pattern, flags }: { pattern: string; flags: string }): string[] {
  const bare = pattern.replace(/\[(?:\\.|[^\]])*\]/g, '[]')
  const faults: string[] = []
  if (/[^gi]/.test(flags)) faults.push(`flags ${flags}`)
  if (/\\[sSpPu]|\\u[dD][89a-fA-F]/.test(bare)) faults.push(`class in ${pattern}`)
  if (/\\u[dD][89a-fA-F]/.test(pattern) || pattern.includes('[^]')) faults.push(`set in ${pattern}`)
  if (/(?<!\\)\./.test(bare)) faults.push(`dot in ${pattern}`)
  if (/(?<!\\|\(\?!\\n\))\$/.test(bare)) faults.push(`end in ${pattern}`)
  return faults
}

function collectNames(
  node: AnyNode,
  [parent]: readonly AnyNode[],
  { bound, used }: { readonly bound: Set<string>; readonly used: Set<string> },
): void {
  if (node.type !== 'Identifier') return
  const name = String(node['name'])
  const isPart =
    (parent?.type === 'MemberExpression' && parent['property'] === node && !parent['computed']) ||
    (parent?.type === 'Property' && parent['key'] === node)
  const isBinding =
    (parent?.type === 'VariableDeclarator' && parent['id'] === node) ||
    parent?.type === 'ImportDefaultSpecifier' ||
    parent?.type === 'CatchClause' ||
    (parent?.type.includes('Function') === true && parent['body'] !== node)
  if (isBinding) bound.add(name)
  else if (!isPart) used.add(name)
}
