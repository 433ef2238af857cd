import { PREFIXES } from '../codec/index.js'
import { attributeOptions, load as loadReporter, reportErrors } from './error-reporter/lazy.js'
import { configure } from './settings.js'

/** Reads the settings from the attributes of the tag that loaded the script at this address. */
export function readScriptTag(address: string): void {
  // A module has no `document.currentScript`; its own address finds the tag.
  const tag = [...document.querySelectorAll<HTMLScriptElement>('script[src]')].find(
    (script) => script.src === address,
  )
  const { dataset } = tag ?? document.createElement('script')
  const { origin } = new URL(address, location.href)
  configure({
    endpoint: dataset['endpoint'] ?? (origin === location.origin ? '' : origin),
    prefixes: {
      slow: dataset['slowPrefix'] ?? PREFIXES.slow,
      fast: dataset['fastPrefix'] ?? PREFIXES.fast,
    },
  })
  if (dataset['reportErrors'] !== undefined)
    reportErrors(attributeOptions((name) => dataset[name] ?? null))
  if (dataset['reportDeadLinks'] !== undefined)
    loadReporter(({ reportDeadLinks }) => reportDeadLinks())
  const post = dataset['countReads']
  if (post !== undefined)
    import('./count-read.js').then(({ countRead }) => countRead(post)).catch(() => undefined)
}
