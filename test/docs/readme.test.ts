import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ATTEMPT_MS_MAX } from '../../client/attempt.js'
import { POLLING_MS_MAX } from '../../client/artifact-feed.js'
import { IN_FLIGHT_MAX } from '../../client/delivery.js'
import { OUTBOX_EVENTS_MAX } from '../../client/outbox.js'
import { EVENT_TYPES, eventTypeRow } from '../../codec/index.js'
import * as codecLimits from '../../codec/limits.js'
import { DEFAULTS, resolveSettings } from '../../server/entry/settings.js'
import { LINE_BYTES_MAX } from '../../server/log/lines.js'
import { HEADER_CHARS_MAX } from '../../server/log/log-line.js'
import { PUT_ATTEMPTS_MAX } from '../../server/use-case/publish.js'
import { serveProcess } from '../embedded/served-process.js'
import { ROOT, anchorsOf, blocksOf, linksOf, pathsOf, readDocument, tableOf } from './documents.js'
import { createClone, type Clone } from './shell.js'

const LOCAL = 'http://127.0.0.1:8787'
/** Each command is a process or two; a busy machine starts them slowly. */
const COMMANDS_MS_MAX = 60_000
const OTHER_LIMITS = {
  ATTEMPT_MS_MAX,
  HEADER_CHARS_MAX,
  IN_FLIGHT_MAX,
  LINE_BYTES_MAX,
  OUTBOX_EVENTS_MAX,
  POLLING_MS_MAX,
  PUT_ATTEMPTS_MAX,
}

const readme = readDocument('README.md')
const scripts = blocksOf(readme, 'sh')
const commands = scripts.filter((script) => /(?:^|\n|\$\()(?:node dist|npx |curl )/.test(script))
const [serving, others] = split(commands, / serve /)
const [offline, online] = split(others, / (?:verify|replay|aggregate)\b/)

function split(all: readonly string[], pattern: RegExp): [string[], string[]] {
  return [all.filter((each) => pattern.test(each)), all.filter((each) => !pattern.test(each))]
}

describe('the commands of the README', () => {
  let clone: Clone
  beforeAll(async () => {
    clone = await createClone(await mkdtemp(join(tmpdir(), 'site-events-readme-')))
  })
  afterAll(() => rm(clone.folder, { recursive: true }))

  it('are there, and every script of npm that it names exists', () => {
    expect([serving.length, offline.length, online.length]).not.toContain(0)
    const manifest = JSON.parse(readDocument('package.json')) as { scripts: object }
    const named = [...readme.matchAll(/npm (?:run (\w+)|(start|test))/g)]
    for (const [, run, own] of named) expect(manifest.scripts).toHaveProperty(run ?? own ?? '')
  })

  it(
    'do what they say, against a server and then against its data',
    async () => {
      const server = await serveProcess(join(ROOT, 'demo'), clone.data)
      const here = server.url.slice(0, -1)
      const succeeds = async (script: string): Promise<void> => {
        const aimed = script.replaceAll(LOCAL, here).replace(/js send /g, `js send --url ${here} `)
        expect(await clone.run(aimed), script).toMatchObject({ code: 0 })
      }
      // What one of them posts another reads; the rest can share the time that processes take to start.
      const [inTurn, atOnce] = split(online, /curl /)
      for (const script of inTurn) await succeeds(script)
      await Promise.all(atOnce.map(succeeds))
      expect(await (await fetch(`${server.url}comments/hello.txt`)).text()).toContain('great post')
      expect(await server.end('SIGTERM')).toBe(0)
      for (const script of offline)
        expect(await clone.run(script), script).toMatchObject({ code: 0 })
    },
    COMMANDS_MS_MAX,
  )

  it('serve, and stop when they are told to', async () => {
    for (const line of serving.join('').trim().split('\n')) {
      const [site = '', ...options] = line.replace(/^.* serve /, '').split(' ')
      const at = options.indexOf('--data')
      if (at >= 0) options.splice(at, 2)
      const server = await serveProcess(join(clone.folder, site), clone.data, options)
      expect((await fetch(`${server.url}site-events.js`)).status, line).toBe(200)
      expect(await server.end('SIGTERM'), line).toBe(0)
    }
  })

  it('include every verb, and no other', async () => {
    const { text } = await clone.run('node dist/cli.js --help')
    const verbs = [...text.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map(([, verb]) => verb)
    const described = tableOf(readme, 'Verb').map(([verb]) => verb)
    expect([...described, 'help'].sort()).toEqual([...verbs].sort())
  })
})

describe('the tables of the README', () => {
  it('give each limit as the code has it, and leave out none of the codec', () => {
    const constants: Readonly<Record<string, number>> = { ...codecLimits, ...OTHER_LIMITS }
    const told = tableOf(readme, 'What').filter(([, , name]) => name !== undefined)
    for (const [, limit = '', name = ''] of told)
      expect(numberOf(limit), name).toBe(constants[name])
    expect(told.map(([, , name]) => name).sort()).toEqual(Object.keys(constants).sort())
  })

  it('give each setting with its default and its option', async () => {
    const told = tableOf(readme, 'Setting')
    const defaults: Readonly<Record<string, unknown>> = { ...DEFAULTS }
    for (const [name = '', , value = ''] of told) {
      const known = defaults[name]
      const shown =
        typeof known === 'string' ? known : (JSON.stringify(known) as string | undefined)
      expect(value, name).toBe(shown ?? '')
    }
    const refusal = (): unknown => resolveSettings({ 'no-such-setting': 1 }, {})
    for (const [name = ''] of told) expect(refusal).toThrow(new RegExp(`\\b${name}\\b`))
    expect(told.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(defaults)))
  })

  it('show a configuration that can be used', () => {
    for (const block of blocksOf(readme, 'json')) {
      expect(resolveSettings(JSON.parse(block) as Record<string, unknown>, {}).site).toBe('public')
    }
  })

  it('give each type of event its lane', () => {
    const named: string[] = []
    for (const [types = '', lane] of tableOf(readme, 'Type')) {
      for (const type of types.replaceAll('`', '').match(/[a-z]+(?:\/[a-z]+)*(?=,|$)/g) ?? []) {
        expect(eventTypeRow(type)?.lane, type).toBe(lane)
        named.push(type)
      }
    }
    expect(named).toEqual(expect.arrayContaining(Object.keys(EVENT_TYPES)))
  })
})

const records = readdirSync(`${ROOT}docs/decisions`).map((name) => `docs/decisions/${name}`)

describe.each(['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', ...records])('%s', (name) => {
  const text = readDocument(name)

  it('links to what is there', () => {
    for (const link of linksOf(text)) {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? name : join(dirname(name), path)
      expect(existsSync(ROOT + target), link).toBe(true)
      if (anchor) expect(anchorsOf(readDocument(target)), link).toContain(anchor)
    }
  })

  it('names files that are there', () => {
    expect(pathsOf(text).filter((path) => !existsSync(ROOT + path))).toEqual([])
  })
})

/** `7,680 bytes`, `64 KiB` or `60 s` in the unit of its constant: bytes, characters or milliseconds. */
function numberOf(limit: string): number {
  const [number = '', unit = ''] = limit.split(' ')
  const factor = unit === 'KiB' ? 1_024 : unit === 's' ? 1_000 : 1
  return Number(number.replaceAll(',', '')) * factor
}
