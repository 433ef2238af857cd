import { expect } from 'vitest'
import type { Cooldown } from '../../server/port/cooldown.js'
import { runContract, type Checks, type Create, type Mistakes } from './contract.js'

/** A cool-down whose time passes when it is told so. */
export interface TimedCooldown extends Cooldown {
  /** Lets a number of milliseconds pass. */
  readonly wait: (ms: number) => void
}

/** A cool-down with a clock of its own, in milliseconds. */
export function timedCooldown(
  create: (clock: { readonly now: () => number }) => Cooldown,
): TimedCooldown {
  let now = 1_000_000
  const wait = (ms: number): void => {
    now += ms
  }
  return { ...create({ now: () => now }), wait }
}

export const COOLDOWN_CHECKS: Checks<TimedCooldown> = {
  'lets the first through, and nobody else until the time is over': async ({ take, wait }) => {
    expect(await take('alert', 1_000)).toBe(true)
    expect(await take('alert', 1_000)).toBe(false)
    wait(999)
    expect(await take('alert', 1_000)).toBe(false)
    wait(1)
    expect(await take('alert', 1_000)).toBe(true)
    expect(await take('alert', 1_000)).toBe(false)
  },

  'lets one of many through that come at once': async ({ take }) => {
    const turns = await Promise.all(Array.from({ length: 20 }, () => take('alert', 1_000)))
    expect(turns.filter(Boolean)).toHaveLength(1)
  },

  'does not begin anew for those that it keeps out': async ({ take, wait }) => {
    await take('alert', 1_000)
    for (let i = 0; i < 9; i++) {
      wait(100)
      expect(await take('alert', 1_000)).toBe(false)
    }
    wait(100)
    expect(await take('alert', 1_000)).toBe(true)
  },

  'keeps one name apart from another': async ({ take }) => {
    expect(await take('alert', 1_000)).toBe(true)
    expect(await take('alert 2', 1_000)).toBe(true)
    expect(await take('👍', 1_000)).toBe(true)
  },
}

/** Ways of getting it wrong. */
export const BROKEN_COOLDOWNS: Mistakes<TimedCooldown> = {
  'a cool-down that lets everybody through': () => ({ take: async () => true }),
  'a cool-down that never ends': ({ take }) => ({ take: (name) => take(name, Infinity) }),
  'a cool-down of one name for all': ({ take }) => ({ take: (_, ms) => take('all', ms) }),
  'a cool-down that looks, and takes its turn later': ({ take }) => {
    const taken = new Set<string>()
    return {
      take: async (name, ms) => {
        if (taken.has(name)) return take(name, ms)
        await Promise.resolve()
        taken.add(name)
        void take(name, ms)
        return true
      },
    }
  },
}

/** What every cool-down must do. */
export function cooldownContract(name: string, create: Create<TimedCooldown>): void {
  runContract(name, COOLDOWN_CHECKS, create)
}
