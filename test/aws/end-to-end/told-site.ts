import type { DeployedKeys } from '../../../server/adapter/aws/deployed-keys.js'
import type { Engine } from '../edge-function/engines.js'
import type { Cloud } from './cloud.js'
import { deliver, logFilesOf, type LogFile } from './delivered-logs.js'
import { startDeployedSite, type Artifacts, type DeployedSite } from './deployed-site.js'
import type { Answered } from './distribution.js'
import { THREAD } from './names.js'
import { replayInto, type ReplayedFolder } from './replayed-folder.js'
import { FIRST_DAY, secondDay, type Step } from './story.js'
import { askedBy, type Question, type Visitor } from './visitors.js'

const keyOf = (kid: string) => ({ kid, key: `${kid}-key-of-the-site`.padEnd(43, '_') })
export const KEYS: DeployedKeys = {
  session: [keyOf('s2'), keyOf('s1')],
  attestation: [keyOf('a2'), keyOf('a1')],
  identity: 'identity-key-of-the-site'.padEnd(43, '_'),
}
const MODERATION = 'anonymous'
const SETTINGS = { moderation: MODERATION, reactions: ['👍', '❤️', '🎉'] }

/** A deployed site to which the story has happened, and its log. */
export interface ToldSite {
  readonly site: DeployedSite
  /** All of the log, as it was delivered. */
  readonly logs: readonly LogFile[]
  /** What there was before anybody had read the log. */
  readonly atOnce: Artifacts
  /** Answers that are not those which the story tells of. */
  readonly wrong: readonly string[]
  ask(who: Visitor, question: Question): Promise<Answered>
  /** An embedded site that has read these log files and nothing else. */
  replayed(files: readonly LogFile[]): Promise<ReplayedFolder>
  stop(): Promise<void>
}

/** Starts a site and has the story happen, with the log read at the end of each of its two days. */
export async function tellStory(cloud: Cloud, engine: Engine): Promise<ToldSite> {
  const site = await startDeployedSite({ cloud, keys: KEYS, engine, settings: SETTINGS })
  const logs: LogFile[] = []
  const wrong: string[] = []
  const ask = async (who: Visitor, question: Question): Promise<Answered> =>
    site.ask(await askedBy(who, question, KEYS.session[0]))

  async function live(steps: readonly Step[]): Promise<void> {
    for (const [who, question, expected] of steps) {
      const { method, target } = question
      const { status, body, headers } = await ask(who, question)
      // With it the event is accepted, and somebody else has to publish it.
      const isLate = headers['retry-after'] !== undefined
      if (status !== expected || isLate)
        wrong.push(`${method} ${target.slice(0, 80)}: ${status} ${isLate ? 'late' : body}`)
    }
  }

  /** Until nothing is left: where reading cuts a thread the site asks itself, which is logged too. */
  async function readLogs(): Promise<void> {
    for (let rows = site.takeRows(); rows.length > 0; rows = site.takeRows()) {
      const files = logFilesOf(rows)
      await deliver(site, files)
      logs.push(...files)
    }
  }

  const stop = async (): Promise<void> => {
    await site.stop()
    await cloud.stop()
  }
  try {
    await live(FIRST_DAY)
    const atOnce = await site.artifacts()
    await readLogs()
    const waiting = (await site.artifacts()).get(`private/comments/${THREAD}.txt`)
    await live(secondDay(waiting?.toString() ?? ''))
    await readLogs()
    const replayed = (files: readonly LogFile[]) => replayInto(KEYS, MODERATION, files)
    return { site, logs, atOnce, wrong, ask, replayed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
