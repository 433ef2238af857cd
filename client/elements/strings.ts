import { loadLocale } from '../locales/index.js'
import type { BOOKMARK_STRINGS } from './bookmark-strings.js'
import type { COMMENT_COUNT_STRINGS } from './comment-count-strings.js'
import type { REMOVAL_STRINGS } from './comment-removal.js'
import type { COMMENT_STRINGS } from './comment-strings.js'
import type { FORM_STRINGS } from './form-strings.js'
import type { POLL_STRINGS } from './poll-strings.js'
import type { READS_STRINGS } from './reads-strings.js'
import type { REACTION_STRINGS } from './site-reactions.js'
import type { SENDING_STRINGS } from './subject-sending.js'
import type { WRITING_STRINGS } from './writing-strings.js'

/** A text for each form that a language has for counts; `{}` is the number. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }

/** What more than one element says. */
export const SHARED_STRINGS = {
  failed: 'This could not be sent. Please try again.',
}

/**
 * Every text that the elements show. English is built in, a part in each module that needs it; a translation is one
 * object, the default export of `client/locales/<language>.ts`. `{}` stands for a name or a number.
 */
export interface Strings
  extends
    Widened<typeof SHARED_STRINGS>,
    Widened<typeof COMMENT_STRINGS>,
    Widened<typeof WRITING_STRINGS>,
    Widened<typeof REMOVAL_STRINGS>,
    Widened<typeof SENDING_STRINGS>,
    Widened<typeof REACTION_STRINGS>,
    Widened<typeof POLL_STRINGS>,
    Widened<typeof COMMENT_COUNT_STRINGS>,
    Widened<typeof READS_STRINGS>,
    Widened<typeof BOOKMARK_STRINGS>,
    Widened<typeof FORM_STRINGS> {
  /** Where the language is written from right to left. */
  readonly dir?: 'rtl'
}

type Widened<Part> = { readonly [Name in keyof Part]: Part[Name] }

/**
 * Loads the texts of a language. Undefined for English, for a language that we do not have, and where the module cannot
 * be loaded: then English is shown.
 */
export function loadStrings(lang: string): Promise<Strings | undefined> {
  const [language = ''] = lang.toLowerCase().split('-')
  return loadLocale(language).then(
    (module) => module?.default,
    () => undefined,
  )
}

/** Puts a name or a number into a text. */
export const fill = (text: string, value: string): string => text.replace('{}', () => value)

/** A count and its noun, as the language has it. */
export function plural(forms: Plural, count: number, locale?: string): string {
  const text = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other
  return fill(text, count.toLocaleString(locale))
}

/** What to tell a visitor about a refusal. */
export function problemText(
  strings: { readonly failed: string },
  problem: { readonly detail: string },
): string {
  return problem.detail || strings.failed
}
