import { getMimeType, mimes } from 'hono/utils/mime'

/** What sites publish and Hono's table lacks. */
const MORE_TYPES: Record<string, string> = {
  ...mimes,
  atom: 'application/atom+xml; charset=utf-8',
  cjs: 'text/javascript; charset=utf-8',
  jxl: 'image/jxl',
  m4a: 'audio/mp4',
  m4v: 'video/mp4',
  md: 'text/markdown; charset=utf-8',
  mov: 'video/quicktime',
  rss: 'application/rss+xml; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
  xsl: 'text/xsl; charset=utf-8',
}

const COMPRESSIBLE =
  /^text\/|[/+](?:json|xml)\b|^application\/(?:manifest\+json|wasm|rtf|vnd\.ms-fontobject)|^font\/[ot]tf|^image\/(?:bmp|x-icon)/

/**
 * The `Content-Type` for a file's name, with a charset for text; undefined where the extension is unknown.
 *
 * ```ts
 * contentType('app.mjs') // 'text/javascript; charset=utf-8'
 * ```
 */
export function contentType(name: string): string | undefined {
  return getMimeType(name, MORE_TYPES)
}

/** Whether compressing a body of this type is worth the time: pictures, video and woff2 are compressed already. */
export function isCompressible(type: string): boolean {
  return COMPRESSIBLE.test(type)
}
