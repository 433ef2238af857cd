import type { Strings } from '../elements/strings.js'

/** The languages apart from English, which is built in. Each is a file of its own, for pages in that language. */
const LOCALES: Readonly<Record<string, () => Promise<{ readonly default: Strings }>>> = {
  ar: () => import('./ar.js'),
  de: () => import('./de.js'),
  es: () => import('./es.js'),
  fr: () => import('./fr.js'),
  ja: () => import('./ja.js'),
  pt: () => import('./pt.js'),
  zh: () => import('./zh.js'),
}

/** Loads the module of a language. Undefined where there is none. */
export async function loadLocale(
  language: string,
): Promise<{ readonly default: Strings } | undefined> {
  return LOCALES[language]?.()
}
