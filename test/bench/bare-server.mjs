import { open } from 'node:fs/promises'
import { createServer } from 'node:http'

/** The floor: appends each request's URL to a file and syncs the file before it answers. Nothing is done less carefully. */
const file = await open(process.argv[2], 'a')
const server = createServer(async (request, response) => {
  await file.write(`${request.method}\t${request.url}\n`)
  await file.datasync()
  response.writeHead(202, { 'cache-control': 'no-store' }).end()
})
server.listen(0, '127.0.0.1', () => {
  console.log(`Serving the floor at http://127.0.0.1:${server.address().port}/`)
})
