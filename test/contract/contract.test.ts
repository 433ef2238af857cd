import { describe, expect, it } from 'vitest'
import { createMemoryArtifactStore } from '../../server/adapter/memory/artifact-store.js'
import { createMemoryCooldown } from '../../server/adapter/memory/cooldown.js'
import { createMemoryEventStore } from '../../server/adapter/memory/event-store.js'
import { createMemoryStateStore } from '../../server/adapter/memory/state-store.js'
import { ARTIFACT_STORE_CHECKS } from './artifact-store.js'
import { BROKEN_ARTIFACT_STORES } from './broken-artifact-stores.js'
import { BROKEN_EVENT_STORES } from './broken-event-stores.js'
import { BROKEN_STATE_STORES } from './broken-state-stores.js'
import { BROKEN_COOLDOWNS, COOLDOWN_CHECKS, timedCooldown } from './cooldown.js'
import { broken, type Checks, type Mistakes } from './contract.js'
import { EVENT_STORE_CHECKS, EVENT_STORE_NOW } from './event-store.js'
import { STATE_STORE_CHECKS } from './state-store.js'

const cooldowns = () => timedCooldown(createMemoryCooldown)
const events = () => createMemoryEventStore({ now: () => EVENT_STORE_NOW })

notices('state', STATE_STORE_CHECKS, createMemoryStateStore, BROKEN_STATE_STORES)
notices('artifacts', ARTIFACT_STORE_CHECKS, createMemoryArtifactStore, BROKEN_ARTIFACT_STORES)
notices('events', EVENT_STORE_CHECKS, events, BROKEN_EVENT_STORES)
notices('cool-downs', COOLDOWN_CHECKS, cooldowns, BROKEN_COOLDOWNS)

function notices<Port>(
  name: string,
  checks: Checks<Port>,
  create: () => Port,
  mistakes: Mistakes<Port>,
): void {
  describe(`the contract of ${name}`, () => {
    it('finds nothing wrong with a sound one', async () => {
      expect(await broken(checks, async () => ({ port: create() }))).toEqual([])
    })

    it.each(Object.entries(mistakes))('notices %s', async (_, mistake) => {
      const faults = await broken(checks, async () => {
        const port = create()
        return { port: { ...port, ...mistake(port) } }
      })
      expect(faults).not.toEqual([])
    })
  })
}
