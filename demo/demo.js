/* The small panel that shows a visitor what a click became: a URL in a log, and a line in a text file. */
const panel = document.querySelector('.happened')
const list = panel?.querySelector('ol')
const SHOWN_MAX = 5
/** Values that mean nothing to a person: their beginning will do. */
const OPAQUE = ['id', 'own', 'by', 'proof', 'comment', 'to', '#held']
const OPAQUE_CHARS = 6

/** What the panel says about each event, by the event's id. */
const results = new Map()

document.addEventListener('site-event-sent', ({ detail: { id, url, status } }) => {
  const isWaiting = status === 'queued'
  show(id, url, [
    isWaiting ? 'No answer yet. The same URL will be sent again, and count once.' : LOGGED,
  ])
})
const LOGGED = 'This line is in the access log now.'

document.addEventListener('site-event-published', async ({ detail }) => {
  const { pathname } = new URL(detail.location, window.location.href)
  const link = element('a', decodeURI(pathname).slice(1))
  link.href = pathname
  const answer = await fetch(pathname, { cache: 'no-cache' })
  const line = lineOf(await answer.text(), detail)
  if (line === undefined) return tell(detail.id, [`${LOGGED} It took its line out of `, link, '.'])
  tell(detail.id, [`${LOGGED} It wrote this into `, link, ':'], line)
})

// Error reports come from no element, so the browser's own list of requests tells about them.
new PerformanceObserver((entries) => {
  for (const { name, startTime, responseStatus } of entries.getEntries()) {
    const { pathname, search } = new URL(name)
    if (!pathname.endsWith('/error/js') || responseStatus === 0) continue
    const file = element('b', 'private/errors/error/js.txt')
    const place = ' of the data folder, which no page can open.'
    show(startTime, pathname + search, [`${LOGGED} Errors are private: look into `, file, place])
  }
}).observe({ type: 'resource' })

document.querySelector('[data-break]')?.addEventListener('click', () => {
  breakOnPurpose({ post: document.title })
})

panel?.querySelector('button')?.addEventListener('click', () => {
  panel.hidden = true
})

// Where the panel lies over the page, it makes room for whoever writes.
document.addEventListener('focusin', (event) => {
  const isWriting = event.composedPath()[0]?.matches?.('textarea, input:not([type=radio])')
  if (panel && isWriting && matchMedia('(max-width: 78rem)').matches) panel.hidden = true
})

function breakOnPurpose(page) {
  page.author.name.toUpperCase()
}

/** The line of a text file that tells of an event: it begins with the comment's id, the kind or the choice. */
function lineOf(text, { id, fields }) {
  const wanted = fields.choice ?? fields.type ?? fields.comment ?? id
  return text.split('\n').find((line) => [...new URLSearchParams(line).values()][0] === wanted)
}

function show(id, address, result) {
  if (!panel || !list) return
  const { pathname, search } = new URL(address, window.location.href)
  const item = element('li')
  const code = element('code', element('b', 'POST'), ` ${pathname}?`, ...fieldsOf(search.slice(1)))
  results.set(id, element('div'))
  item.append(code, results.get(id))
  list.prepend(item)
  while (list.children.length > SHOWN_MAX) list.lastElementChild?.remove()
  tell(id, result)
  panel.hidden = false
}

function tell(id, result, line) {
  const parts = [element('p', ...result)]
  if (line !== undefined) parts.push(element('code', ...fieldsOf(line)))
  results.get(id)?.replaceChildren(...parts)
}

function fieldsOf(query) {
  return query.split('&').flatMap((field, index) => {
    const at = field.indexOf('=')
    const name = field.slice(0, at)
    const value = field.slice(at + 1)
    const isLong = OPAQUE.includes(name) && value.length > OPAQUE_CHARS
    const shown = isLong ? `${value.slice(0, OPAQUE_CHARS)}…` : value
    return [index > 0 ? '&' : '', element('i', name), `=${shown}`]
  })
}

function element(name, ...content) {
  const created = document.createElement(name)
  created.append(...content)
  return created
}
