// @vitest-environment happy-dom
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { BOOKMARK_STRINGS } from '../../client/elements/bookmark-strings.js'
import { COMMENT_COUNT_STRINGS } from '../../client/elements/comment-count-strings.js'
import { REMOVAL_STRINGS } from '../../client/elements/comment-removal.js'
import { COMMENT_STRINGS } from '../../client/elements/comment-strings.js'
import { FORM_STRINGS } from '../../client/elements/form-strings.js'
import { POLL_STRINGS } from '../../client/elements/poll-strings.js'
import { READS_STRINGS } from '../../client/elements/reads-strings.js'
import { REACTION_STRINGS } from '../../client/elements/site-reactions.js'
import {
  SHARED_STRINGS,
  loadStrings,
  plural,
  type Plural,
  type Strings,
} from '../../client/elements/strings.js'
import { SENDING_STRINGS } from '../../client/elements/subject-sending.js'
import { WRITING_STRINGS } from '../../client/elements/writing-strings.js'
import { clearPage, find, newPost, serve, show, text } from './show-element.js'

afterEach(clearPage)

// A part that is missing here does not compile: it would lack keys of `Strings`.
const ENGLISH: Strings = {
  ...SHARED_STRINGS,
  ...COMMENT_STRINGS,
  ...WRITING_STRINGS,
  ...REMOVAL_STRINGS,
  ...SENDING_STRINGS,
  ...REACTION_STRINGS,
  ...POLL_STRINGS,
  ...COMMENT_COUNT_STRINGS,
  ...READS_STRINGS,
  ...BOOKMARK_STRINGS,
  ...FORM_STRINGS,
}
const LANGUAGES = readdirSync(join(import.meta.dirname, '../../client/locales'))
  .map((name) => name.replace('.ts', ''))
  .filter((name) => name !== 'index')
/** Words that a language has taken over from English, or shares with it. */
const SHARED_WORDS: Readonly<Record<string, readonly string[]>> = {
  de: ['Name', 'Moderation'],
  fr: ['{} vote', '{} votes'],
}
const COUNTS = [0, 1, 2, 3, 4, 5, 10, 11, 12, 20, 21, 22, 99, 100, 101, 102, 103, 1_000, 1_000_000]

type Value = string | Plural | Readonly<Record<string, string>>

/** The texts of a language by the path of their keys. */
function flat(strings: Strings): ReadonlyMap<string, string> {
  const entries = Object.entries(strings as unknown as Record<string, Value>)
  return new Map(
    entries.flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[key, value] as const]
        : Object.entries(value).map(([inner, text]) => [`${key}.${inner}`, text] as const),
    ),
  )
}

const isPlural = (value: unknown): value is Plural =>
  typeof value === 'object' && !!value && 'other' in value
const plurals = (strings: Strings): [string, Plural][] =>
  Object.entries(strings).filter((entry): entry is [string, Plural] => isPlural(entry[1]))
const placeholders = (value: string): number => value.split('{}').length - 1

test('there are seven languages beside English', () => {
  expect(LANGUAGES).toEqual(['ar', 'de', 'es', 'fr', 'ja', 'pt', 'zh'])
})

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const load = async (): Promise<Strings> => (await loadStrings(language)) as Strings

  test('have the keys of the English ones, and no other', async () => {
    const { dir, ...strings } = await load()
    expect(dir).toBe(language === 'ar' ? 'rtl' : undefined)
    expect(Object.keys(strings).sort()).toEqual(Object.keys(ENGLISH).sort())
    for (const group of ['problems', 'roles'] as const)
      expect(Object.keys(strings[group]).sort()).toEqual(Object.keys(ENGLISH[group]).sort())
  })

  test('have each plural form of the language, and those alone', async () => {
    const rules = new Intl.PluralRules(language)
    const categories = [...rules.resolvedOptions().pluralCategories].sort()
    for (const [key, forms] of plurals(await load())) {
      expect(Object.keys(forms).sort(), key).toEqual(categories)
      for (const count of COUNTS) {
        const shown = plural(forms, count, language)
        expect(shown, key).not.toContain('{}')
        // A form that is for one number alone may say it in words.
        const category = rules.select(count)
        const isAlone = COUNTS.filter((other) => rules.select(other) === category).length === 1
        const isNamed = isAlone && category !== 'many'
        if (!isNamed) expect(shown, `${key} ${count}`).toContain(count.toLocaleString(language))
      }
    }
  })

  test('say each number and name that the English says, and say nothing in English', async () => {
    const strings = flat(await load())
    for (const [key, english] of flat(ENGLISH)) {
      const translated = strings.get(key)
      if (translated === undefined) continue
      expect(translated.trim(), key).not.toBe('')
      if (!/\.(zero|one|two|few|many|other)$/.test(key))
        expect(placeholders(translated), key).toBe(placeholders(english))
      const isShared = SHARED_WORDS[language]?.includes(translated)
      if (!isShared) expect(translated, key).not.toBe(english)
      expect(translated, key).not.toMatch(/\b(the|your|this|you|and|comment|could)\b/i)
    }
  })

  test('name a button with the words that are on it', async () => {
    const { reply, replyTo } = await load()
    expect(replyTo.toLowerCase()).toContain(reply.toLowerCase())
  })

  test('are in its own script', async () => {
    const script = {
      ar: /\p{Script=Arabic}/u,
      ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    }
    const own = { ...script, zh: /\p{Script=Han}/u }[language as 'ar' | 'ja' | 'zh'] as
      RegExp | undefined
    if (!own) return
    const { dir: _, ...strings } = await load()
    for (const [key, translated] of flat(strings)) expect(translated, key).toMatch(own)
  })
})

test('a language that we do not have is English', async () => {
  for (const lang of ['en', 'en-GB', 'tlh', 'constructor', '', '../x'])
    expect(await loadStrings(lang)).toBeUndefined()
  expect((await loadStrings('de-CH'))?.vote).toBe('Abstimmen')
})

test('an element speaks the language of its page, and has its direction', async () => {
  serve(() => 'choice=a&count=1204\n')
  const pollIn = (lang: string): Promise<HTMLElement> =>
    show('site-poll', `<div lang="${lang}"><site-poll poll="${newPost()}"></site-poll></div>`)
  const german = await pollIn('de-AT')
  expect(text(find(german, '[part=button]'))).toBe('Abstimmen')
  german.remove()
  const arabic = await pollIn('ar')
  expect(text(find(arabic, '[part=button]'))).toBe('تصويت')
  expect(arabic.dir).toBe('rtl')
})

test('a translation is small', () => {
  for (const language of LANGUAGES) {
    const file = join(import.meta.dirname, `../../client/locales/${language}.ts`)
    expect(readFileSync(file).length).toBeLessThan(6_000)
  }
})
