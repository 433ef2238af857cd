const TAGS = ['attr', 'slot', 'fires', 'csspart', 'cssprop', 'cssstate', 'example']

/**
 * The tags of the docstring above a class, by kind: `{ name, description }` of each, and the text of each example. A line
 * may hold several tags, and a tag several names: `@fires a, b`.
 */
export function docTags(source, className) {
  const before = source.slice(0, source.indexOf(`export class ${className} `))
  const docstring = before.slice(before.lastIndexOf('/**') + 3, before.lastIndexOf('*/'))
  const text = docstring.replace(/^[ \t]*\* ?/gm, '')
  const found = Object.fromEntries(TAGS.map((tag) => [tag, []]))
  for (const [, tag, rest] of text.matchAll(
    /(?:^|\s)@([a-z]+)(?:[ \t]|\n)?((?:(?!\s@[a-z]+\b)[^])*)/g,
  )) {
    if (!found[tag]) throw new Error(`${className}: unknown tag @${tag}`)
    if (tag === 'example') found.example.push(rest.trim())
    else found[tag].push(...namesOf(rest))
  }
  return found
}

function namesOf(rest) {
  const [, names, text] = /^(.*?)(?:(?:^|\s)- ([^]*))?$/s.exec(rest.trim())
  const description = text?.replace(/\s+/g, ' ').trim()
  return names
    .split(',')
    .map((name) => ({ name: name.trim(), ...(description ? { description } : {}) }))
}
