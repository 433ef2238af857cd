import ts from 'typescript'
import { EVENT_ERRORS } from '../dist/codec/error.js'

const isError = (node) => ts.isClassDeclaration(node) && node.name.text === 'EventError'

/**
 * The engine has no classes, and the function has no room for the sentences: `new EventError('closed', …, { field })` is
 * `__refusal(403, 'closed', field)`. A problem says with `code`, `field` and `limit` what there is to say.
 */
export const lowerErrors = (context) => (file) => {
  const { factory } = context
  const visit = (given) => {
    if (isError(given)) return unused(factory)
    const node = ts.visitEachChild(given, visit, context)
    if (ts.isPropertyAssignment(node) && node.name.text === 'detail') return undefined
    if (!ts.isNewExpression(node) || node.expression.text !== 'EventError') return node
    const [code, , about] = node.arguments
    const status = EVENT_ERRORS[code.text]
    // One that is made of another error is in nothing that the edge uses.
    if (status === undefined) return node
    const told = [valueOf(about, 'field'), valueOf(about, 'limit')]
    while (told.length > 0 && told.at(-1) === undefined) told.pop()
    return factory.createCallExpression(factory.createIdentifier('__refusal'), undefined, [
      factory.createNumericLiteral(status),
      code,
      ...told.map((value) => value ?? factory.createVoidZero()),
    ])
  }
  return ts.visitNode(file, visit)
}

/** Its name alone, for whoever names it and makes none. */
function unused(factory) {
  const declaration = factory.createVariableDeclaration('EventError')
  return factory.createVariableStatement(
    [factory.createModifier(ts.SyntaxKind.ExportKeyword)],
    factory.createVariableDeclarationList([declaration]),
  )
}

/** What an object literal says of a name. */
function valueOf(literal, name) {
  const property = literal?.properties.find((each) => each.name.text === name)
  return (
    property && (ts.isShorthandPropertyAssignment(property) ? property.name : property.initializer)
  )
}
