import fc from 'fast-check'

/** Any text that UTF-8 can hold, with much of what some layer escapes. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      ...'%&=+#?/;,:@$!\'()*~"<>[]{}|\\^` \t\n\r\0\u007f\u0085\u2028\u2029\ufeff\u00e9aZ09-_.',
      '%41',
      '%zz',
      '%2B',
      '🦊',
      '👩‍👩‍👧',
    ),
    maxLength: 30,
  }),
)

/** Any name of a field. */
export const anyName: fc.Arbitrary<string> = fc
  .oneof(
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,39}$/),
    fc.constantFrom('constructor', 'toString', 'hasOwnProperty', 'valueOf', 'id', 'body'),
  )
  .filter((name) => !RESERVED.includes(name))

const RESERVED = ['id', 'own', 'proof', 'att', 'z', 'post', 'poll', 'form', 'by']

/** Any fields that may be inside `z`, so any but the reserved ones. */
export const anyFields: fc.Arbitrary<Readonly<Record<string, string>>> = fc.dictionary(
  anyName,
  anyText,
  { maxKeys: 8 },
)
