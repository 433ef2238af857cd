import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import {
  createFileServer,
  type FileServer,
  type FileServerOptions,
} from '../../../../server/adapter/http/file-response.js'

/**
 * Gives each test of the file a new folder and a server for it, and removes the folder after. The folder is in one of its
 * own (`around`), so that a test can put secrets beside it.
 */
export function serveTemporaryFolder() {
  const site = { around: '', folder: '', write }
  let server: FileServer

  beforeEach(async () => {
    site.around = await mkdtemp(join(tmpdir(), 'file-response-'))
    site.folder = join(site.around, 'site')
    await mkdir(site.folder)
    serve()
  })
  afterEach(() => rm(site.around, { recursive: true, force: true }))

  /** Replaces the server by one with other options. */
  function serve(options: Partial<FileServerOptions> = {}) {
    server = createFileServer({ folder: site.folder, ...options })
    return server
  }

  /** Writes a file, dated long ago unless told, so that it has a `Last-Modified`. */
  async function write(name: string, content: string | Uint8Array, date = '2024-05-06T07:08:09Z') {
    const file = join(site.folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
    await utimes(file, new Date(date), new Date(date))
    return file
  }

  /** Asks for a path; its query, if any, is in the request alone. */
  function ask(target: string, headers: Record<string, string> = {}, method = 'GET') {
    const [path = ''] = target.split('?')
    return server.respond(new Request(`http://site.test${target}`, { headers, method }), path)
  }

  async function get(target: string, headers: Record<string, string> = {}, method = 'GET') {
    const response = await ask(target, headers, method)
    if (!response) throw new Error(`There is no ${target}.`)
    return response
  }

  return { site, serve, ask, get }
}

export async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer())
}

/** Text that compresses well, of this many bytes. */
export function proseOf(bytes: number): string {
  return 'A static site with comments. '.repeat(Math.ceil(bytes / 29)).slice(0, bytes)
}
