/** What an artifact is searched for. */
export interface SoughtEvent {
  readonly id: string
  readonly type: string
  readonly fields: Readonly<Record<string, string>>
}

/**
 * Whether an artifact's text shows an event, and how; undefined where it does not.
 *
 * @param before The text before the event was sent, where it is known: all that a reaction or vote changes is the text.
 * @example publicationOf({ id, type: 'comment', fields: {} }, feed.text, undefined) // 'published'
 */
export function publicationOf(
  { id, type, fields }: SoughtEvent,
  text: string,
  before: string | undefined,
): 'published' | 'held' | undefined {
  const target = type === 'comment' ? id : fields['comment']
  const line = text.split('\n').find((line) => line.startsWith(`id=${target}&`))
  if (text.includes(`#held=${id}\n`)) return 'held'
  return (
    !target
      ? before !== undefined && text !== before
      : type === 'comment/remove'
        ? // The head alone cannot tell that a comment is gone from a segment.
          !line && !text.includes('#next=')
        : // A line is a query by design.
          line &&
          (type !== 'comment/edit' || new URLSearchParams(line).get('body') === fields['body'])
  )
    ? 'published'
    : undefined
}
