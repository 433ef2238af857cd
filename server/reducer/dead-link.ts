import { formatLine } from '../../codec/index.js'
import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { joinGroup, type Sample } from './group.js'

/** A link that leads nowhere, as its first report told it. */
export interface DeadLinkSample extends Sample {
  readonly href: string
  readonly page: string
  readonly status?: string
  readonly tag?: string
}

/** `link/dead`: reports of one link on one page are one group. */
export function deadLink(event: AttestedEvent): readonly Change[] {
  const { href = '', page = '', status, tag } = event.fields
  const sample: DeadLinkSample = {
    at: event.at,
    href,
    page,
    ...(status ? { status } : {}),
    ...(tag ? { tag } : {}),
  }
  // Written as a line: no two links and pages give the same, and none holds a NUL, which no name may.
  return joinGroup(event, formatLine({ href, page }), sample)
}
