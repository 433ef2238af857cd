import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

/**
 * S3, DynamoDB and Parameter Store for the bench of the cold start: one process of its own, so that their work is not the
 * function's. They know what the first comment of a post asks, verify no signature and check no condition. That is for
 * the tests; dynalite would take longer to answer than the function that is measured.
 *
 * Its argument is the text of the parameter with the keys.
 */
const parameter = process.argv[2]
/** Items by partition key. */
const items = new Map()

const of = (pk) => items.get(pk.S) ?? []
const keep = (item) => items.set(item.pk.S, [...of(item.pk), item])

/** A totals' item is made by an update: what it sets and adds to, as after its first one. */
function updated({
  Key,
  UpdateExpression,
  ExpressionAttributeNames: names = {},
  ExpressionAttributeValues: values,
}) {
  const pairs = [...UpdateExpression.matchAll(/([#\w]+)\s*(?:=|\s)\s*(:\w+)/g)]
  return {
    ...Key,
    ...Object.fromEntries(pairs.map(([, name, value]) => [names[name] ?? name, values[value]])),
  }
}

const ANSWERS = {
  GetParameter: () => ({ Parameter: { Value: parameter } }),
  BatchGetItem: ({ RequestItems }) => {
    const [[table, { Keys }]] = Object.entries(RequestItems)
    const found = Keys.flatMap(({ pk, sk }) => of(pk).filter((item) => item.sk.S === sk.S))
    return { Responses: { [table]: found }, UnprocessedKeys: {} }
  },
  GetItem: ({ Key }) => {
    const [Item] = of(Key.pk).filter(({ sk }) => sk.S === Key.sk.S)
    return Item ? { Item } : {}
  },
  TransactWriteItems: ({ TransactItems }) => {
    for (const { Put, Update } of TransactItems) keep(Put ? Put.Item : updated(Update))
    return {}
  },
  Query: ({ ExpressionAttributeValues: values }) => {
    const [pk] = Object.values(values)
    const Items = of(pk).filter(({ lsk }) => lsk)
    return { Items, Count: Items.length }
  },
}

const server = createServer(async (request, response) => {
  const body = await text(request)
  const operation = request.headers['x-amz-target']?.split('.')[1]
  if (operation) response.end(JSON.stringify(ANSWERS[operation](JSON.parse(body))))
  else if (request.method === 'PUT') {
    const etag = `"${createHash('md5').update(body).digest('hex')}"`
    response.writeHead(200, { etag }).end()
  } else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
})
server.listen(0, '127.0.0.1', () => {
  console.log(`Serving AWS at http://127.0.0.1:${server.address().port}/`)
})
