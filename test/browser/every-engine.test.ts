import { afterAll, beforeAll } from 'vitest'
import type { DrivenBrowser } from './engine/engine.js'
import { describeEachEngine } from './engine/engines.js'
import { newcomer } from './every-engine/newcomer.js'
import { leaving } from './every-engine/leaving.js'
import { sending } from './every-engine/sending.js'
import { outage } from './every-engine/outage.js'
import { killedBrowser } from './every-engine/killed-browser.js'
import { withoutScripts } from './every-engine/without-scripts.js'
import { errors } from './every-engine/errors.js'

describeEachEngine('in a browser', (engine) => {
  let browser: DrivenBrowser | undefined
  const used = (): DrivenBrowser => browser!
  beforeAll(async () => {
    browser = await engine.launch()
  })
  afterAll(() => browser?.close())

  newcomer(used)
  leaving(used)
  sending(engine, used)
  errors(used)
  withoutScripts(used)
  outage(used)
  killedBrowser(engine)
})
