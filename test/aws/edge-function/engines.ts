import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { viewerEvent, type Visit } from './edge-site.js'

const FILE = fileURLToPath(new URL('../../../dist/aws/edge-function.js', import.meta.url))
const NJS = process.env['NJS'] ?? '/usr/bin/njs'
/** A long loop leaks in njs; a process of its own takes a few milliseconds. */
const VISITS_AT_ONCE = 100

export const isBuilt = existsSync(FILE)

/** The function as it is uploaded. */
export const builtCode = (): string => readFileSync(FILE, 'utf8')

/** What the function did. */
export interface Outcome {
  /** The answer, or the request that goes on. */
  readonly result: ViewerResult
  /** What it had CloudFront write into the log. */
  readonly logged?: string
  /** The keys that it read of the store. */
  readonly reads: readonly string[]
}

export interface ViewerResult {
  readonly statusCode?: number
  readonly uri?: string
  readonly headers: Readonly<Record<string, { readonly value: string }>>
  readonly body?: { readonly encoding: string; readonly data: string }
}

export interface Engine {
  readonly name: string
  run(visits: readonly Visit[], code?: string): Promise<Outcome[]>
}

/** What CloudFront has around the function: the module `cloudfront`, and the time, which stands still. */
const SURROUNDINGS = `
let current
const cloudfront = {
  kvs: () => ({
    get: (key) => {
      current.reads.push(key)
      const value = current.store[key]
      return value === undefined ? Promise.reject(new Error('KeyNotFound')) : Promise.resolve(value)
    },
  }),
  logCustomData: (text) => {
    current.logged = text
  },
}
`
const DRIVER = `
async function drive(visits) {
  const outcomes = []
  for (let i = 0; i < visits.length; i++) {
    const event = visits[i].event
    const raw = event.request.raw
    delete event.request.raw
    if (!visits[i].isWithoutQuery) event.request.rawQueryString = () => raw
    current = { store: visits[i].store, reads: [] }
    Date.now = () => visits[i].at
    const result = await handler(event)
    outcomes.push({ result: result, logged: current.logged, reads: current.reads })
  }
  return outcomes
}
`

/** The function with its surroundings, for engines that have no module `cloudfront`. */
function program(code: string): string {
  const own = code.replace(/import (\w+) from"cloudfront";/, 'const $1=cloudfront;')
  if (own === code) throw new Error('The function does not import "cloudfront".')
  return `${SURROUNDINGS}${own}${DRIVER}`
}

const inputs = (visits: readonly Visit[]): object[] =>
  visits.map((visit) => ({
    event: viewerEvent(visit),
    store: visit.store,
    at: visit.at,
    isWithoutQuery: visit.isWithoutQuery,
  }))

const node: Engine = {
  name: 'Node.js',
  run: async (visits, code = builtCode()) => {
    const quiet = { log: () => undefined }
    const context = createContext({
      Buffer,
      require: createRequire(import.meta.url),
      console: quiet,
    })
    const text = JSON.stringify(JSON.stringify(inputs(visits)))
    const source = `${program(code)};drive(JSON.parse(${text})).then(JSON.stringify)`
    return JSON.parse(await (runInContext(source, context) as Promise<string>)) as Outcome[]
  },
}

/** Debian's njs, which is older than CloudFront's, and lacks more. */
const njs: Engine = {
  name: 'njs',
  run: async (visits, code = builtCode()) => {
    const folder = mkdtempSync(join(tmpdir(), 'edge-function-'))
    try {
      const outcomes: Outcome[] = []
      for (let from = 0; from < visits.length; from += VISITS_AT_ONCE) {
        const [file, found] = ['program.js', 'outcomes.json'].map((name) => join(folder, name))
        const batch = JSON.stringify(inputs(visits.slice(from, from + VISITS_AT_ONCE)))
        // What `console.log` prints is cut after 2 KB.
        const write = `require('fs').writeFileSync(${JSON.stringify(found)}, JSON.stringify(all))`
        writeFileSync(file!, `${program(code)};drive(${batch}).then((all) => ${write})`)
        execFileSync(NJS, [file!], { encoding: 'utf8' })
        outcomes.push(...(JSON.parse(readFileSync(found!, 'utf8')) as Outcome[]))
      }
      return outcomes
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

/** Where nobody promised njs its tests are left out, out loud; in CI its absence is a failure. */
const isWithoutNjs = !existsSync(NJS) && process.env['CI'] !== 'true'
if (isWithoutNjs) console.warn(`The edge function is not tried under njs: there is no ${NJS}.`)

export const engines: readonly Engine[] = isWithoutNjs ? [node] : [node, njs]
