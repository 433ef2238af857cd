import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Keeps count of the sockets on which no request is under way. `server.closeIdleConnections` leaves out those that never
 * had one: browsers open such a socket ahead of need, and a server that waits for it waits to the end of its patience.
 *
 * @returns Ends them all.
 */
export function quietSockets(server: Server): () => void {
  const quiet = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    quiet.add(socket)
    socket.once('close', () => quiet.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    quiet.delete(socket)
    response.once('close', () => {
      if (!socket.destroyed) quiet.add(socket)
    })
  })
  return () => {
    for (const socket of quiet) socket.destroy()
  }
}
