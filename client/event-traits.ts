/** What a sender has to know of an event type. */
type Traits = readonly [
  /** The family of its subjects, where an artifact shows them to everyone. */
  space?: string,
  /** Whether its lane is the fast one. */
  isFast?: unknown,
  /** A pattern of the names that its fields may have, sorted, parted by spaces. Without it no event is plain. */
  names?: string,
  /** Whether one secret a subject, and not one an event, tells its actors apart. */
  isVote?: unknown,
]

const ANY_NAMES = '\\S*( \\S+){0,60}'
const TYPE = /^[a-z][a-z\d-]*(\/[a-z][a-z\d-]*)*$/

// `EVENT_TYPES` of the codec says the same, and more, in four times the bytes; a test compares them.
const TRAITS: Readonly<Record<string, Traits | null>> = {
  // No type is named after what objects inherit.
  __proto__: null,
  comment: ['comments', 1, 'body( name)? post( to)?'],
  'comment/edit': ['comments', 1, 'body comment post'],
  'comment/remove': ['comments', 1, '(by )?comment post'],
  'comment/approve': ['comments', 1],
  'comment/aggregate': ['comments'],
  react: ['reactions', 1, 'post type( undo)?', 1],
  vote: ['polls', 1, 'choice poll', 1],
  poll: ['polls', 1],
  read: ['reads', 0, 'post', 1],
  bookmark: ['', 0, 'post( undo)?'],
  form: [],
  // Our own reporter writes these two.
  'error/js': ['', 0, `(?=.*message)${ANY_NAMES}`],
  'link/dead': ['', 0, `(?=.*href)${ANY_NAMES}`],
}

/** `name=value`, where it is certainly well formed in an event of at most 1,900 bytes. */
const PLAIN =
  /^((post|poll)=(?!counts$|.{201})[\w-]+(\/[\w-]+)*|(to|by|comment)=[\w-]{22,43}|undo=1|body=(?=[^]*\S)\P{Cs}*|(name|type|choice)=(?=.*\S.*$)\P{C}{1,30})$/u
/** The same for types that may have any field. */
const PLAIN_ANY = /^(?!(id|own|proof|att|z)=|(message|href)=\s*$)[a-z]\w{0,39}=\P{Cs}*$/iu

/** What is known of a type; one of the site's own has any fields. */
export function eventTraits(type: string): Traits {
  return TRAITS[type] ?? (TYPE.test(type) ? ['', 0, ANY_NAMES] : [])
}

/**
 * Whether fields are plainly fine, so that their event can leave at once. False means "look closer", not "wrong": the
 * codec's rules decide then, and are loaded for that alone.
 */
export function isPlain(
  [, , names = '!']: Traits,
  fields: Readonly<Record<string, string>>,
): boolean {
  const present = Object.keys(fields).sort()
  const pattern = names.endsWith('}') ? PLAIN_ANY : PLAIN
  return (
    RegExp(`^${names}$`).test(present.join(' ')) &&
    present.every((name) => pattern.test(`${name}=${fields[name]}`))
  )
}
