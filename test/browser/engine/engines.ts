import { describe } from 'vitest'
import { chromiumEngine } from './chromium-engine.js'
import type { Engine } from './engine.js'
import { firefoxEngine } from './firefox-engine.js'
import { webkitEngine } from './webkit-engine.js'

export const ENGINES: readonly Engine[] = [chromiumEngine, firefoxEngine, webkitEngine]

/** Where nobody promised browsers, what is missing is skipped, out loud; in CI its absence is a failure. */
function isSkipped(engine: Engine): boolean {
  const missing = engine.missing()
  if (missing === undefined || process.env['CI'] === 'true') return false
  console.warn(`Tests in ${engine.name} are skipped: ${missing}.`)
  return true
}

/**
 * A suite that runs in each engine of this machine. The engines run beside each other, since much of it is waiting; the
 * tests in one of them come one after the other.
 */
export function describeEachEngine(title: string, suite: (engine: Engine) => void): void {
  for (const engine of ENGINES)
    describe.skipIf(isSkipped(engine)).concurrent(engine.name, () => {
      describe(title, { concurrent: false }, () => suite(engine))
    })
}
