/* The small panel that shows a visitor what a click became: a URL in a log, and a line in a text file. */
const panel = document.querySelector('.happened')
const list = panel?.querySelector('ol')
const SHOWN_MAX = 5

document.addEventListener('site-event-sent', ({ detail }) =>
  show(detail.url, detail.location, detail.status === 'queued' ? 'Waiting for the network.' : ''),
)

// Error reports come from no element, so the browser's own list of requests tells about them.
if (window.PerformanceObserver) {
  new PerformanceObserver((entries) => {
    for (const { name } of entries.getEntries()) {
      const { pathname, search } = new URL(name)
      if (pathname.endsWith('/error/js'))
        show(pathname + search, undefined, 'Reports are private: no page shows them.')
    }
  }).observe({ type: 'resource' })
}

document.querySelector('[data-break]')?.addEventListener('click', () => {
  breakOnPurpose({ post: document.title })
})

panel?.querySelector('button')?.addEventListener('click', () => {
  panel.hidden = true
})

function breakOnPurpose(page) {
  page.author.name.toUpperCase()
}

function show(address, location, note) {
  if (!panel || !list || !address) return
  const url = new URL(address, window.location.href)
  const item = document.createElement('li')
  const code = document.createElement('code')
  code.append(element('b', 'POST'), ` ${url.pathname}?`)
  url.search
    .slice(1)
    .split('&')
    .forEach((field, index) => {
      const at = field.indexOf('=')
      if (index > 0) code.append('&')
      code.append(element('i', field.slice(0, at)), field.slice(at))
    })
  const result = document.createElement('p')
  if (location) {
    const file = new URL(location, window.location.href)
    const link = element('a', decodeURI(file.pathname).slice(1))
    link.href = file.pathname
    result.append('This line is in the access log now. What it changed: ', link)
  } else result.append(`This line is in the access log now. ${note}`)
  if (location && note) result.append(` ${note}`)
  item.append(code, result)
  list.prepend(item)
  while (list.children.length > SHOWN_MAX) list.lastElementChild?.remove()
  panel.hidden = false
}

function element(name, text) {
  const created = document.createElement(name)
  created.textContent = text
  return created
}
