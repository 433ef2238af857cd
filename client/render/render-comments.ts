import { COMMENT_STRINGS } from '../elements/comment-strings.js'
import { commentMarkup, type CommentTexts } from './comment-markup.js'
import type { Markup } from './markdown.js'
import { THREAD_DEPTH_MAX, readComments, threadOf } from './thread.js'

export interface RenderOptions {
  /** @default 'newest' */
  readonly sort?: 'newest' | 'oldest'
  /** The language of dates. @default 'en' */
  readonly locale?: string
  /** Texts in another language, such as those of `site-events/locales/uk`. */
  readonly strings?: Partial<CommentTexts>
}

/** What only the element's own style sheet and script can use. */
const ATTRIBUTES_LEFT_OUT = ['style', 'aria-hidden']
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * The comments of `comments/<post>.txt` as HTML, for a build that puts them into the page: the same thread that
 * `<site-comments>` shows, which takes it over when it has read the file. Needs no browser.
 *
 * @example const html = `<site-comments post="my-post">${renderComments(text)}</site-comments>`
 */
export function renderComments(text: string, options: RenderOptions = {}): string {
  const { locale = 'en', sort = 'newest', strings } = options
  const texts = { ...COMMENT_STRINGS, ...strings }
  let open = 0
  let html = ''
  /** Closes and opens lists until there are as many as the depth asks for. */
  const nest = (lists: number): void => {
    for (; open > lists; open--) html += '</li></ol>'
    for (; open < lists; open++) html += '<ol>'
  }
  for (const row of threadOf(readComments([text]).comments, sort)) {
    const lists = Math.min(row.depth, THREAD_DEPTH_MAX) + 1
    if (open >= lists) {
      nest(lists)
      html += '</li>'
    } else nest(lists)
    // A page that was built once cannot say how long ago something was, nor when that was for its reader.
    const content = commentMarkup(row, texts, locale, dateOf, dateOf)
    html += `<li><article id="comment-${escape(row.comment.id)}">${htmlOf(content)}</article>`
  }
  nest(0)
  return html
}

function htmlOf(markup: readonly (Markup | undefined)[], isCode = false): string {
  let html = ''
  for (const part of markup) {
    // Without a style sheet of ours, a line break has to be one.
    if (!part || typeof part === 'string')
      html += isCode ? escape(part ?? '') : escape(part ?? '').replaceAll('\n', '<br>\n')
    else {
      const [tag, attributes, content] = part
      // The picture of an author is nothing but style.
      if ('style' in attributes) continue
      html += `<${tag}`
      for (const [name, value] of Object.entries(attributes))
        if (!ATTRIBUTES_LEFT_OUT.includes(name)) html += ` ${name}="${escape(value)}"`
      html += `>${htmlOf(content, isCode || tag === 'pre')}</${tag}>`
    }
  }
  return html
}

const dateOf = (at: number, locale: string | undefined): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(at)

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '')
