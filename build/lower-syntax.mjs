import ts from 'typescript'

const { SyntaxKind } = ts

/** A transformer of what `lower` makes of each node; its children are done by then. */
const eachNode = (lower) => (context) => (file) => {
  const visit = (given) => lower(ts.visitEachChild(given, visit, context), context.factory)
  return ts.visitNode(file, visit)
}

const isEmpty = (node) =>
  (ts.isStringLiteral(node) && node.text === '') ||
  (ts.isArrayLiteralExpression(node) && node.elements.length === 0)

/** `text ?? ''` is `text || ''`, and so is a list: nothing else that is falsy is what it stands for. */
export const shortenNullish = eachNode((node, factory) =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind === SyntaxKind.QuestionQuestionToken &&
  isEmpty(node.right)
    ? factory.createParenthesizedExpression(factory.createLogicalOr(node.left, node.right))
    : node,
)

/** Makes shorter what the compiler makes of template literals, of `?.` and `??`, and of spread objects. */
export const lowerTexts = eachNode((node, factory) => {
  if (isNullish(node))
    return factory.createBinaryExpression(
      node.left.left,
      node.operatorToken.kind === SyntaxKind.BarBarToken
        ? SyntaxKind.EqualsEqualsToken
        : SyntaxKind.ExclamationEqualsToken,
      factory.createNull(),
    )
  if (!ts.isCallExpression(node)) return node
  const { expression, arguments: given } = node
  if (expression.text === '__assign' && given[0].expression?.text === '__assign')
    return factory.createCallExpression(expression, undefined, [
      ...given[0].arguments,
      ...given.slice(1),
    ])
  if (!ts.isPropertyAccessExpression(expression)) return node
  // The one table that is asked so has no prototype.
  if (expression.name.text === 'hasOwn')
    return factory.createBinaryExpression(given[1], SyntaxKind.InKeyword, given[0])
  if (expression.name.text !== 'concat' || !isText(expression.expression)) return node
  const sum = given.reduce(
    (left, right) => factory.createAdd(left, factory.createParenthesizedExpression(right)),
    expression.expression,
  )
  return factory.createParenthesizedExpression(sum)
})

/** `a === null || a === void 0`, and its opposite. */
function isNullish(node) {
  return (
    ts.isBinaryExpression(node) &&
    ts.isBinaryExpression(node.left) &&
    ts.isBinaryExpression(node.right) &&
    node.left.right.kind === SyntaxKind.NullKeyword &&
    ts.isVoidExpression(node.right.right)
  )
}

function isText(node) {
  return (
    ts.isStringLiteral(node) ||
    (ts.isParenthesizedExpression(node) && isText(node.expression)) ||
    (ts.isBinaryExpression(node) && isText(node.left))
  )
}

/** In the engine's patterns, which are Perl's, `$` also stands before a line break at the end of a text. */
export const lowerPatterns = eachNode((node, factory) =>
  ts.isRegularExpressionLiteral(node)
    ? factory.createRegularExpressionLiteral(
        node.text.replace(/\\.|\[(?:\\.|[^\]])*\]|\$/g, (part) =>
          part === '$' ? '(?!\\n)$' : part,
        ),
      )
    : node,
)
