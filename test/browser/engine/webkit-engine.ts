import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { XVFB, startDisplay } from './display.js'
import type { Engine, Key, Tab } from './engine.js'
import { makeProfile, removeProfile } from './profile.js'
import { startProgram, type Program } from './program.js'
import { startSession, type WebDriverSession } from './webdriver.js'

const DRIVER = process.env['WEBKIT_DRIVER'] ?? '/usr/bin/WebKitWebDriver'
const DRIVER_MS_MAX = 10_000

const KEYS: Readonly<Record<Key, string>> = { Enter: '\ue007', Space: ' ', Tab: '\ue004' }

export const webkitEngine: Engine = {
  name: 'WebKitGTK',
  missing: () => {
    const absent = [DRIVER, XVFB].filter((path) => !existsSync(path))
    if (miniBrowser() === undefined) absent.push('MiniBrowser')
    return absent.length === 0
      ? undefined
      : `no ${absent.join(', no ')}: \`apt-get install webkit2gtk-driver xvfb\` brings them, ` +
          'or WEBKIT_DRIVER, WEBKIT_BROWSER and XVFB name them'
  },
  start: async (url, profile) => {
    const display = await startDisplay()
    const program = startProgram(miniBrowser()!, [url], environmentOf(profile, display.name))
    return andThen(program, () => display.program.kill())
  },
  launch: async ({ storageBlocked = false } = {}) => {
    const profile = await makeProfile()
    const display = await startDisplay()
    const port = await freePort()
    const driver = startProgram(DRIVER, [`--port=${port}`], environmentOf(profile, display.name))
    const program = andThen(driver, async () => {
      await display.program.kill()
      await removeProfile(profile)
    })
    try {
      const address = `http://127.0.0.1:${port}`
      await untilReady(address)
      const session = await startSession(address, {
        'webkitgtk:browserOptions': {
          binary: miniBrowser(),
          args: ['--automation', ...(storageBlocked ? ['--enable-html5-local-storage=false'] : [])],
        },
      })
      const windows = serially()
      // The first window stays, since others can be opened from a window alone.
      const root = await session.command('GET', '/window')
      return {
        openTab: () => windows(() => openWindow(session, root, windows)),
        kill: program.kill,
        close: async () => {
          await session.end().catch(() => undefined)
          await program.end()
        },
      }
    } catch (error) {
      await program.kill()
      throw error
    }
  },
}

/** Debian keeps it where programs of libraries are. */
function miniBrowser(): string | undefined {
  const named = process.env['WEBKIT_BROWSER']
  if (named !== undefined) return existsSync(named) ? named : undefined
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : []
  return folders
    .flatMap((folder) =>
      ['4.1', '4.0'].map((v) => `/usr/lib/${folder}/webkit2gtk-${v}/MiniBrowser`),
    )
    .find((path) => existsSync(path))
}

function environmentOf(profile: string, display: string): Record<string, string> {
  const folders = { XDG_DATA_HOME: 'data', XDG_CACHE_HOME: 'cache', XDG_CONFIG_HOME: 'config' }
  const environment: Record<string, string> = { DISPLAY: display, GDK_BACKEND: 'x11' }
  for (const [name, folder] of Object.entries(folders)) environment[name] = join(profile, folder)
  return environment
}

function andThen(program: Program, after: () => Promise<void>): Program {
  return {
    line: program.line,
    kill: () => program.kill().then(after),
    end: () => program.end().then(after),
  }
}

type Serially = <Value>(action: () => Promise<Value>) => Promise<Value>

/** A session speaks to one window at a time, so tabs that are used together take turns. */
function serially(): Serially {
  let last: Promise<unknown> = Promise.resolve()
  return (action) => {
    const turn = last.then(action, action)
    last = turn
    return turn
  }
}

async function openWindow(
  session: WebDriverSession,
  root: unknown,
  windows: Serially,
): Promise<Tab> {
  const { command } = session
  await command('POST', '/window', { handle: root })
  const made = await command('POST', '/window/new', { type: 'window' })
  const { handle } = made as { handle: string }
  const here = (method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> =>
    windows(async () => {
      await command('POST', '/window', { handle })
      return command(method, path, body)
    })
  const act = (type: 'key' | 'pointer', actions: readonly unknown[]): Promise<unknown> =>
    here('POST', '/actions', { actions: [{ type, id: type, actions }] })
  const type = async (text: string): Promise<void> => {
    const keys = [...text].flatMap((value) =>
      ['keyDown', 'keyUp'].map((action) => ({ type: action, value })),
    )
    await act('key', keys)
  }
  return {
    navigate: (url) => here('POST', '/url', { url }),
    reload: () => here('POST', '/refresh'),
    evaluate: (expression) => evaluate(here, expression),
    clickAt: async (x, y) => {
      const move = { type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin: 'viewport' }
      const press = ['pointerDown', 'pointerUp'].map((action) => ({ type: action, button: 0 }))
      await act('pointer', [move, ...press])
    },
    type,
    press: (key) => type(KEYS[key]),
    close: () => here('DELETE', '/window'),
  }
}

async function evaluate(
  here: (method: 'POST', path: string, body: unknown) => Promise<unknown>,
  expression: string,
): Promise<unknown> {
  const script = `
    const done = arguments[arguments.length - 1]
    Promise.resolve().then(async () => (${expression})).then(
      (value) => done({ value }),
      (error) => done({ error: String(error) }),
    )`
  const answer = await here('POST', '/execute/async', { script, args: [] })
  const { value, error } = answer as { value?: unknown; error?: string }
  if (error !== undefined) throw new Error(error)
  return value ?? undefined
}

async function untilReady(address: string): Promise<void> {
  const until = Date.now() + DRIVER_MS_MAX
  for (;;) {
    try {
      await fetch(`${address}/status`)
      return
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((done) => setTimeout(done, 50))
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
