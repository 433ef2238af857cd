import { siteEvent, artifactKey } from '../../../codec/index.js'
import { createMemoryArtifactStore } from '../../../server/adapter/memory/artifact-store.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import { inflate } from '../../../server/adapter/node/inflate.js'
import { createAttestor, type Actor } from '../../../server/edge/attestor.js'
import type { AttestedEvent } from '../../../server/reducer/attested-event.js'
import { apply } from '../../../server/use-case/apply.js'

export const attestor = createAttestor(
  nodeCrypto,
  { attestation: [{ kid: 'test', key: 'attestation key' }], identity: 'identity key' },
  inflate,
)

export interface About {
  readonly actor?: Partial<Actor>
  readonly at?: number
  readonly hold?: boolean
}

/** An event as reducers get it: attested by the edge, read back and verified. */
export function given(
  type: string,
  fields: Readonly<Record<string, string>>,
  { actor = {}, at = 1_000, hold = false }: About = {},
): AttestedEvent {
  const by = { address: '192.0.2.1', ...actor }
  const about = { at, requestId: 'request-of-a-test', hold }
  const { text } = attestor.attest(siteEvent(type, fields), by, about)
  const event = attestor.verify(type, fields, text)
  if (typeof event === 'string') throw new Error(event)
  return event
}

/** All texts that these events of one subject leave, each event applied by itself. */
export async function texts(
  events: readonly (AttestedEvent | undefined)[],
): Promise<{ open: ReadonlyMap<string, string>; aside: ReadonlyMap<string, string> }> {
  const state = createMemoryStateStore()
  const [open, aside] = [createMemoryArtifactStore(), createMemoryArtifactStore()]
  const clock = { now: () => 0, sleep: () => Promise.resolve(), random: () => 0 }
  for (const event of events)
    if (event) await apply({ state, open, aside, clock }, event.subject, [event])
  return { open: open.texts(), aside: aside.texts() }
}

/** The head that everybody reads. */
export async function head(events: readonly (AttestedEvent | undefined)[]): Promise<string> {
  return (await texts(events)).open.get(artifactKey(events[0]?.subject ?? '')) ?? ''
}

/** The private side. */
export async function aside(events: readonly (AttestedEvent | undefined)[]): Promise<string> {
  return (await texts(events)).aside.get(artifactKey(events[0]?.subject ?? '')) ?? ''
}
