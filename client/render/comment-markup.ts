import { exactTime, relativeTime } from './relative-time.js'
import { markdown, type Markup } from './markdown.js'
import type { ThreadRow } from './thread.js'
import { THREAD_DEPTH_MAX } from './thread.js'

/** What is said around a comment. */
export interface CommentTexts {
  readonly anonymous: string
  readonly answers: string
  readonly answersGone: string
  readonly edited: string
  readonly roles: Readonly<Record<string, string>>
  readonly verified: string
}

/** A comment as it is shown, in the page and in its HTML: who, when, what it answers, and its text. */
export function commentMarkup(
  { comment, parent, depth }: ThreadRow,
  texts: CommentTexts,
  locale: string | undefined,
  shown = relativeTime,
  exact = exactTime,
): (Markup | undefined)[] {
  const { at, body, by, edited, role, to, verified } = comment
  const name = comment.name || texts.anonymous
  const badge = role ? texts.roles[role] : verified && texts.verified
  const title = (iso: string): string => exact(Date.parse(iso), locale)
  // A picture for an author, drawn from the digest of who they are: no request tells a third party who reads what.
  const hue = (by.charCodeAt(0) * 47 + by.charCodeAt(1) * 13) % 360 || 0
  const href = `#comment-${comment.id}`
  return [
    ['span', { class: 'avatar', 'aria-hidden': 'true', style: `--h:${hue}` }, [[...name][0]]],
    [
      'header',
      { class: 'header' },
      [
        ['bdi', { class: 'author' }, [name]],
        ' ',
        badge ? ['span', { class: 'badge' }, [badge]] : '',
        ' ',
        Date.parse(at)
          ? [
              'a',
              { class: 'time quiet', href },
              [['time', { datetime: at, title: title(at) }, [shown(Date.parse(at), locale)]]],
            ]
          : '',
        ' ',
        edited ? ['span', { class: 'quiet', title: title(edited) }, [texts.edited]] : '',
      ],
    ],
    to && !parent
      ? ['p', { class: 'answers quiet' }, [texts.answersGone]]
      : parent && depth > THREAD_DEPTH_MAX
        ? [
            'p',
            { class: 'answers quiet' },
            [
              [
                'a',
                { href: `#comment-${parent.id}` },
                [['bdi', {}, [texts.answers.replace('{}', () => parent.name || texts.anonymous)]]],
              ],
            ],
          ]
        : '',
    ['div', { class: 'body', dir: 'auto' }, markdown(body)],
  ]
}
