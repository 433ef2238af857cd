import { answerFast } from '../../adapter/aws/fast-door.js'
import { ofCurrentKeys } from '../../adapter/aws/current-keys.js'
import type { KeyRing } from '../../adapter/aws/key-ring.js'
import type { DynamoTable } from '../../adapter/dynamodb/table.js'
import { createWarmState } from '../../adapter/dynamodb/warm-state.js'
import type { PlainAnswer } from '../../adapter/http/plain-answer.js'
import { nodeCrypto } from '../../adapter/node/edge-crypto.js'
import { inflate } from '../../adapter/node/inflate.js'
import { createHeldArtifacts } from '../../adapter/s3/held-artifacts.js'
import { createAttestor } from '../../edge/attestor.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import type { ArtifactStore } from '../../port/artifact-store.js'
import { acceptAttested } from '../../use-case/accept-attested.js'
import { openPart } from '../../use-case/part.js'
import type { DeployedSettings } from './deployed-settings.js'

export interface FastLaneParts {
  readonly table: DynamoTable
  readonly open: ArtifactStore
  readonly aside: ArtifactStore
  readonly keys: KeyRing
  readonly settings: DeployedSettings
  /** Told of what failed, whether or not the visitor was. */
  readonly failed: (error: unknown) => void
}

/** How long publishing is tried before the visitor is told to look later: 202 within two seconds, whatever the store does. */
const BUDGET_MS = 1200

/** The fast lane behind an edge: what a function keeps between its calls, and how it answers one. */
export function createFastLane(
  parts: FastLaneParts,
): (request: EdgeRequest) => Promise<PlainAnswer> {
  const { table, keys, settings, failed } = parts
  const { clock } = table
  const state = createWarmState(table)
  const open = createHeldArtifacts(parts.open)
  const aside = createHeldArtifacts(parts.aside)
  const attestor = ofCurrentKeys(keys, clock, (now) => createAttestor(nodeCrypto, now, inflate))
  return (request) => {
    const until = clock.now() + BUDGET_MS
    return answerFast(request, {
      settings,
      attestor,
      failed,
      accept: (event) => {
        const { subject } = event
        // An event that changes nothing is one that came before: whether it is published is then looked at for real.
        const seen = state.call(() => open.forget(openPart(subject).key))
        return acceptAttested(
          {
            state: seen,
            open: open.call(seen.stale),
            aside: aside.call(seen.stale),
            clock,
            until,
            prepare: seen.prepare,
            contended: () => seen.contended(subject),
            late: failed,
          },
          event,
          settings,
        )
      },
    })
  }
}
