/*
 * What the gallery has instead of a server: files of text for what is read, and for each event the answer that leads to the
 * state on show. It runs before the elements ask for anything.
 */
const send = window.fetch
/** The ids of comments that wait for a moderator. */
const held = []

const never = new Promise(() => {})
const refusal = {
  type: 'about:blank',
  title: 'Too many requests',
  status: 429,
  code: 'rate_limited',
  detail: 'Too many events.',
}

window.fetch = async (input, options = {}) => {
  const { pathname, search } = new URL(String(input), window.location.href)
  if (!pathname.startsWith('/gallery/')) return send(input, options)
  const address = decodeURIComponent(pathname + search)
  if (/gallery-loading/.test(address)) return never
  if (pathname.endsWith('/me/bookmarks.txt')) return new Response(null, { status: 401 })
  if (options.method === 'POST') return answer(address, new URLSearchParams(search))
  if (/gallery-broken/.test(address)) return new Response(null, { status: 500 })
  const file = await send(input, options)
  if (!/gallery-held/.test(address)) return file
  return new Response(held.map((id) => `#held=${id}\n`).join('') + (await file.text()))
}

function answer(address, fields) {
  if (/gallery-pending/.test(address)) return never
  if (/gallery-offline/.test(address)) throw new TypeError('The network is down.')
  if (/gallery-held/.test(address)) held.push(fields.get('id'))
  if (!/gallery-refused/.test(address)) return new Response(null, { status: 202 })
  const headers = { 'Content-Type': 'application/problem+json' }
  return new Response(JSON.stringify(refusal), { status: 429, headers })
}
