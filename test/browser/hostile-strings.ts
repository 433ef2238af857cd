/** Texts that try to be something else than text. The same seed gives the same texts. */

const MARKUP = [
  '<script>hacked = 1</script>',
  '<img src=x onerror="hacked = 1">',
  '<svg/onload=hacked=1>',
  '"><iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>',
  '<style>*{display:none}</style>',
  '<a href="javascript:hacked=1">here</a>',
  '</textarea></title></script><b>bold</b>',
  '<math><mtext><table><mglyph><style><img src onerror=hacked=1>',
  '<template shadowrootmode=open><slot></slot></template>',
  '<!-- --!><base href=//evil.example/>',
  '&lt;b&gt; &#60;script&#62; &amp;amp;',
  "' onfocus=hacked=1 autofocus tabindex=1 x='",
  '${hacked = 1}{{constructor.constructor("hacked = 1")()}}',
  ']]><![CDATA[<?xml version="1.0"?>',
] as const
const ADDRESSES = [
  'javascript:hacked=1',
  'JaVaScRiPt\t:hacked=1',
  'data:text/html,<script>hacked=1</script>',
  'vbscript:hacked',
  '[here](javascript:hacked=1)',
  '![x](x"onerror="hacked=1)',
  'https://a.example/"onmouseover="hacked=1',
  'https://a.example/\u202egnp.exe',
  'http://[::1',
  'blob:https://a.example/0',
] as const
const BIDI = [
  '\u202e',
  '\u202d',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u202a',
  '\u202b',
  '\u200f',
  '\u061c',
]
const INVISIBLE = [
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u{e0041}',
]
const CONTROLS = [
  '\0',
  '\x01',
  '\x07',
  '\b',
  '\x0b',
  '\x1b[31m',
  '\x7f',
  '\x85',
  '\u2028',
  '\ufffe',
]
const SURROGATES = ['\ud83d', '\udc00', '\udfff\ud800', '\ud83d\ud83d\ude00']
const EMOJI = [
  '👩‍👩‍👧‍👦',
  '🏴‍☠️',
  '🇺🇳',
  '👍🏽',
  '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  '❤️‍🔥',
]
const RTL = ['مرحبا بالعالم', 'שלום עולם', 'سلام <b>', 'אבג 123 abc']
const FIELDS = [
  'a=b&c=d',
  '100%',
  '%3Cscript%3E',
  '#held=x',
  '+plus+',
  '%E0%A4%A',
  '=&=&',
  '__proto__',
]
const WIDE = ['﷽', '𒐫', 'W', '\u0e49', 'z\u0300\u0301\u0302'] as const
const LONG_CHARS = 10_000

type Choose = <Item>(items: readonly Item[]) => Item

/** How each kind of text is made. */
const KINDS: readonly ((choose: Choose, size: number) => string)[] = [
  (choose) => choose(MARKUP) + choose(MARKUP),
  (choose) => `${choose(ADDRESSES)} ${choose(ADDRESSES)}`,
  (choose) => `a${choose(BIDI)}b${choose(BIDI)}${choose(MARKUP)}${choose(BIDI)} c`,
  (choose, size) => `x${choose(INVISIBLE).repeat(1 + (size % 50))}y${choose(INVISIBLE)}`,
  // Words of full length take a browser long to lay out, so few of them have it.
  (choose, size) =>
    choose(WIDE)
      .repeat(LONG_CHARS)
      .slice(0, size < 150 ? LONG_CHARS : size),
  (choose, size) => choose(EMOJI).repeat(1 + (size % 60)),
  (choose) => `a${choose(CONTROLS)}b${choose(CONTROLS)}${choose(MARKUP)}`,
  (choose) => `${choose(RTL)} ${choose(MARKUP)} ${choose(RTL)}`,
  (choose) => `${choose(FIELDS)}${choose(FIELDS)}${choose(MARKUP)}`,
  (choose) => `a${choose(SURROGATES)}b${choose(SURROGATES)}${choose(EMOJI)}`,
  (_, size) => `z${'\u0300\u0316\u0334'.repeat(1 + (size % 200))}`,
  (choose) => [choose(MARKUP), choose(RTL), choose(EMOJI), choose(ADDRESSES)].join('\n'),
]

/** As many texts, each kind in turn, and no two alike. */
export function hostileStrings(count: number, seed: number): string[] {
  const random = randomOf(seed)
  const choose: Choose = (items) => items[Math.floor(random() * items.length)]!
  return Array.from({ length: count }, (_, index) => {
    const text = KINDS[index % KINDS.length]!(choose, Math.floor(random() * 1_000))
    return `${index}: ${text}`
  })
}

/** Mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** UTF-8, save that a lone surrogate becomes the three bytes that no UTF-8 has. */
export function brokenUtf8(text: string): Buffer {
  const parts = text.split(/([\ud800-\udfff])/u).map((part) => {
    const unit = part.charCodeAt(0)
    return part.length === 1 && unit >= 0xd800 && unit <= 0xdfff
      ? Buffer.from([0xed, 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)])
      : Buffer.from(part)
  })
  return Buffer.concat(parts)
}
