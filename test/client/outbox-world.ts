import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { rollup } from 'rollup'
import type * as Sdk from '../../client/index.js'
import { createRandom, type Random } from '../simulation/random.js'

type Page = Pick<typeof Sdk, 'sendEvent' | 'startDelivery' | 'droppedCount' | 'outboxEntries'>

const CLIENT = fileURLToPath(new URL('../../dist/client/', import.meta.url))
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** What a page sees of its browser. The script is given each as a variable, so that every tab has its own. */
const GLOBALS =
  'globalThis,fetch,addEventListener,document,setTimeout,clearTimeout,Date,Math,crypto,AbortSignal'

/**
 * The built SDK as a script.
 *
 * @param sabotage Breaks a module on purpose: finds a text of its and puts another in its place.
 */
export async function sdkScript(
  sabotage?: readonly [file: string, text: string, by: string],
): Promise<string> {
  const breakIt = (code: string, id: string): string | null => {
    if (!sabotage || !id.endsWith(sabotage[0])) return null
    if (!code.includes(sabotage[1])) throw new Error(`${sabotage[0]} has no ${sabotage[1]}`)
    return code.replace(sabotage[1], sabotage[2])
  }
  const made = await rollup({
    input: `${CLIENT}index.js`,
    plugins: [{ name: 'sabotage', transform: breakIt }],
  })
  const { output } = await made.generate({
    format: 'iife',
    name: 'sdk',
    inlineDynamicImports: true,
  })
  return `${output[0].code}; return sdk`
}

/** What became of the events of one world. */
export interface Outcome {
  readonly sent: readonly string[]
  /** By id, the queries under which the server has an event. */
  readonly recorded: ReadonlyMap<string, ReadonlySet<string>>
  readonly waiting: readonly string[]
  readonly dropped: number
  readonly requests: number
  readonly reloads: number
}

interface Tab {
  readonly page: Page
  readonly tell: (type: string) => void
  isAlive: boolean
}

/** Two tabs of one browser, a bad network, a bad server, and a visitor who closes tabs; all of it from one seed. */
export async function live(script: string, seed: number): Promise<Outcome> {
  const random = createRandom(seed)
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- so that each tab has globals of its own.
  const open = new Function(...GLOBALS.split(','), script) as (...given: unknown[]) => Page
  const tasks: { at: number; run: () => void; owner?: Tab | undefined; id: number }[] = []
  const items = new Map<string, string>()
  const recorded = new Map<string, Set<string>>()
  const sent: string[] = []
  const hasLocks = random.chance(0.5)
  let now = 1_800_000_000_000
  let isDown = false
  let taskId = 0
  let dropped = 0
  let requests = 0
  let reloads = 0

  const later = (run: () => void, ms: number, owner?: Tab): number => {
    tasks.push({ at: now + ms, run, owner, id: ++taskId })
    return taskId
  }

  const answer = (address: string, tab: () => Tab): Promise<unknown> => {
    requests++
    const url = new URL(address, 'https://blog.example')
    const id = url.searchParams.get('id') ?? ''
    const arrives = !isDown && random.chance(0.8)
    if (arrives) recorded.set(id, (recorded.get(id) ?? new Set()).add(url.search))
    const status = arrives ? random.pick([202, 202, 202, 503, 429]) : 0
    const isLost = random.chance(0.2)
    const wait = random.chance(0.2) ? `${random.below(100)}` : null
    return new Promise((resolve, reject) => {
      const reply = (): void => {
        const headers = { get: (name: string) => (name === 'Retry-After' ? wait : null) }
        if (isLost || status === 0) reject(new TypeError('network'))
        else resolve({ ok: status < 300, status, headers, json: () => Promise.reject(new Error()) })
      }
      later(reply, random.below(5_000), tab())
    })
  }

  const openTab = (): Tab => {
    const listeners: [type: string, listener: (event: object) => void][] = []
    const listen = (type: string, listener: (event: object) => void): void => {
      listeners.push([type, listener])
    }
    const document = { hidden: false, addEventListener: listen }
    const locks = {
      request: async (_: string, __: object, use: (lock: object | null) => unknown) =>
        use(random.chance(0.8) ? {} : null),
    }
    const storage = new Proxy(
      {
        getItem: (key: string) => items.get(key) ?? null,
        setItem: (key: string, value: string) => void items.set(key, value),
        removeItem: (key: string) => void items.delete(key),
      },
      {
        ownKeys: () => [...items.keys()],
        getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
      },
    )
    const fetch = (url: string): Promise<unknown> =>
      url.includes('.txt') ? Promise.reject(new TypeError('network')) : answer(url, () => tab)
    const navigator = {
      get onLine() {
        return !isDown
      },
      ...(hasLocks ? { locks } : {}),
    }
    const page = open(
      {
        document,
        navigator,
        localStorage: storage,
        fetch,
        location: { href: 'https://blog.example/' },
      },
      fetch,
      listen,
      document,
      (run: () => void, ms = 0) => later(run, ms, tab),
      (id: number) => void tasks.splice(tasks.findIndex((task) => task.id === id) >>> 0, 1),
      { now: () => now, parse: Date.parse },
      mathOf(random),
      cryptoOf(random),
      { timeout: () => undefined },
    )
    const tell = (type: string): void => {
      for (const [name, listener] of listeners) if (name === type) listener({ type })
    }
    const tab: Tab = { page, tell, isAlive: true }
    page.startDelivery()
    return tab
  }

  const settle = (): Promise<void> => new Promise(setImmediate)
  const pass = async (ms: number): Promise<void> => {
    const end = now + ms
    for (;;) {
      await settle()
      tasks.sort((a, b) => a.at - b.at || a.id - b.id)
      const [task] = tasks
      if (!task || task.at > end) break
      tasks.shift()
      now = Math.max(now, task.at)
      if (task.owner?.isAlive !== false) task.run()
    }
    now = end
  }
  const close = async (tab: Tab): Promise<void> => {
    // Sometimes the browser is killed, and tells nobody.
    if (random.chance(0.6)) {
      tab.tell('pagehide')
      await settle()
    }
    dropped += tab.page.droppedCount()
    tab.isAlive = false
    reloads++
  }

  const tabs = [openTab(), openTab()]
  await settle()
  // Sometimes more is written offline than the outbox holds.
  const isStorm = random.chance(0.1)
  isDown = isStorm
  const steps = isStorm ? 260 : 20 + random.below(60)
  for (let step = 0; step < steps; step++) {
    const at = random.below(2)
    const tab = tabs[at]!
    const chance = random.next()
    if (chance < 0.6) {
      const id = `event-${seed}-${step}-abcdefghij`.slice(0, 22)
      const isFast = random.chance(0.5)
      sent.push(id)
      void (isFast
        ? tab.page.sendEvent('react', { post: 'p', type: `${step}` }, { id })
        : tab.page.sendEvent('shop/sale', { step }, { id }))
    } else if (chance < 0.7) {
      isDown = isStorm || !isDown
      if (!isDown) for (const { tell } of tabs) tell('online')
    } else if (chance < 0.8) {
      await close(tab)
      tabs[at] = openTab()
    } else await pass(random.pick([10, 1_000, 20_000, 10 * MINUTE_MS]))
    await settle()
  }
  isDown = false
  await pass(random.chance(0.5) ? DAY_MS / 4 : MINUTE_MS)
  const waiting = tabs[0]!.page.outboxEntries().map(({ id }) => id)
  for (const { page } of tabs) dropped += page.droppedCount()
  return { sent, recorded, waiting, dropped, requests, reloads }
}

function mathOf(random: Random): object {
  return Object.assign(Object.create(Math) as object, { random: () => random.next() })
}

/** Random bytes from the seed, and a hash that is ready in the same task. */
function cryptoOf(random: Random): object {
  return {
    getRandomValues: (bytes: Uint8Array) => bytes.map(() => random.below(256)),
    subtle: {
      digest: async (_: string, bytes: Uint8Array) => {
        const { buffer, byteOffset } = createHash('sha256').update(bytes).digest()
        return buffer.slice(byteOffset, byteOffset + 32)
      },
    },
  }
}
