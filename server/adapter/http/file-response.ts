import { answerFile, type FileAnswer } from './conditional-answer.js'
import { createFileCache, type CachedFile, type FileCache } from './file-cache.js'
import { streamFile } from './file-stream.js'
import { findFile, type FoundFile } from './find-file.js'

/** How often a large file may be replaced between the look at it and the opening of it. */
const REPLACED_ATTEMPTS_MAX = 4

export interface FileServerOptions {
  /** Folder whose files are published. It may be a link, may change its target, and may be made later. */
  folder: string
  /**
   * The `Cache-Control` of every answer, or a function from the file's path inside the folder, such as `/docs/index.html`.
   * The default has browsers and proxies ask each time, and be told 304: right wherever a name does not change with its
   * content. A site whose asset names hold a hash says `public, max-age=31536000, immutable` for those.
   *
   * @default 'no-cache'
   */
  cacheControl?: string | ((path: string) => string)
  /**
   * Most bytes of file content, compressed forms included, that are held in memory. At least 1.
   *
   * @default 67108864
   */
  cacheBytesMax?: number
}

export interface FileServer {
  /**
   * Answers a `GET` or `HEAD` for a URL's pathname, still percent-encoded. Undefined means that no published file is there,
   * or that the method is another one. A body that is not wanted must be cancelled: it may hold an open file.
   */
  respond(request: Request, path: string): Promise<Response | undefined>
}

const DEFAULTS = { cacheControl: 'no-cache', cacheBytesMax: 67_108_864 }

/**
 * Serves the files of a folder over HTTP: strong entity tags and 304, brotli and gzip, single byte ranges, `index.html`,
 * `/about` for `about.html`. Never serves dotfiles (but `.well-known`), nor anything outside the folder. A change of a file
 * is seen by the next request. Files over 1 MiB are streamed.
 *
 * ```ts
 * const site = createFileServer({ folder: 'public' })
 * const fetch = async (request: Request) =>
 *   (await site.respond(request, new URL(request.url).pathname)) ?? new Response(null, { status: 404 })
 * ```
 *
 * @throws {TypeError} when `cacheBytesMax` is not a positive integer.
 */
export function createFileServer(options: FileServerOptions): FileServer {
  const { folder, cacheControl, cacheBytesMax } = { ...DEFAULTS, ...options }
  const cache = createFileCache(folder, cacheBytesMax)
  const cacheControlOf = typeof cacheControl === 'string' ? () => cacheControl : cacheControl

  async function attempt(request: Request, path: string): Promise<Response | 'none' | 'replaced'> {
    const found = await findFile(folder, path)
    const file = found && (await cache.read(found.file, found.stats))
    if (!file) return 'none'
    if (found.location !== undefined) return redirect(found.location, request)
    const facts = { ...file, name: found.name }
    const answer = answerFile(request, facts, cacheControlOf(found.name), Date.now())
    return send(request, answer, found, file, cache)
  }

  return {
    async respond(request, path) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
      for (let attempts = 0; attempts < REPLACED_ATTEMPTS_MAX; attempts += 1) {
        const response = await attempt(request, path)
        if (response === 'none') return undefined
        if (response !== 'replaced') return response
      }
      throw new Error('The file was replaced each time it was to be sent.')
    },
  }
}

/** The query stays; 308 alone may be cached for ever, and a folder may become a page. */
function redirect(location: string, request: Request): Response {
  const headers = {
    Location: location + new URL(request.url).search,
    'Cache-Control': 'no-cache',
    'Content-Length': '0',
  }
  return new Response(null, { status: 308, headers })
}

async function send(
  request: Request,
  { status, headers, coding, range }: FileAnswer,
  found: FoundFile,
  file: CachedFile,
  cache: FileCache,
): Promise<Response | 'replaced'> {
  if (status === 304 || status === 416) return new Response(null, { status, headers })
  const part = range ?? { first: 0, last: file.sizeBytes - 1 }
  const isHead = request.method === 'HEAD'
  if (file.bytes) {
    const whole =
      coding === 'identity' ? file.bytes : await cache.compressed(found.file, file, coding)
    const bytes = range ? whole.subarray(part.first, part.last + 1) : whole
    headers['Content-Length'] = String(bytes.byteLength)
    return new Response(isHead ? null : bytes, { status, headers })
  }
  // The length of what is compressed on the way is known at its end only.
  if (coding === 'identity') headers['Content-Length'] = String(part.last - part.first + 1)
  if (isHead) return new Response(null, { status, headers })
  const handle = await cache.open(found.file, file)
  if (!handle) return 'replaced'
  return new Response(streamFile(handle, part, coding), { status, headers })
}
