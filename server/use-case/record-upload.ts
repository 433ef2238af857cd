import type { Clock } from '../port/clock.js'
import type { Cooldown } from '../port/cooldown.js'
import type { EventRecord, EventStore } from '../port/event-store.js'
import { isFinal } from '../port/is-final.js'
import type { Mailer } from '../port/mailer.js'
import type { ObjectHeads } from '../port/object-heads.js'
import type { ServiceLog } from '../port/service-log.js'
import { uploadMail } from './upload-mail.js'
import { uploadId, uploadRecord, type Upload } from './upload-record.js'

export interface UploadPorts {
  readonly events: Pick<EventStore, 'append'>
  readonly objects: ObjectHeads
  readonly log: ServiceLog
  readonly clock: Clock
  /** In base64url. */
  readonly sha256: (text: string) => string
  /** Tells the owner of each upload. @default nobody is told */
  readonly mail?: { readonly mailer: Mailer; readonly cooldown: Cooldown }
}

export const WRITE_ATTEMPTS_MAX = 5
const BACKOFF_MS = 100
/** How long it is known that a mail was sent: longer than any queue delivers a notification again (SQS: 14 days). */
const MAIL_KNOWN_MS = 30 * 86_400_000

/**
 * Keeps a record of an upload and tells the owner, once each, however often and in whatever order it is told. It writes
 * nothing where uploads are.
 *
 * @returns `duplicate` where the record was there already.
 * @throws where the object cannot be looked at or the record cannot be written, after some tries: it has to be told again.
 */
export async function recordUpload(
  ports: UploadPorts,
  upload: Upload,
): Promise<'appended' | 'duplicate'> {
  const { events, objects, log, sha256 } = ports
  const id = uploadId(sha256, upload)
  const record = uploadRecord(id, upload, await insist(ports, () => objects.head(upload)))
  const outcome = await insist(ports, () => events.append(record))
  const { fields } = record
  if (outcome === 'appended')
    log.event('UPLOAD_RECORDED', { description: 'Recorded an upload.', payload: fields })
  await tellOwner(ports, record)
  return outcome
}

/** Tries again after a while, a few times: what passes by itself need not wait for the next delivery. */
async function insist<T>({ clock }: UploadPorts, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= WRITE_ATTEMPTS_MAX || isFinal(error)) throw error
      await clock.sleep(clock.random() * BACKOFF_MS * 2 ** attempt)
    }
  }
}

/**
 * Sends the mail, by whoever takes its turn first: so an upload whose record was written just before the end of a process
 * is told of by the next, and one that is told twice is told of once. It never rejects.
 */
async function tellOwner({ mail, log }: UploadPorts, { id, fields }: EventRecord): Promise<void> {
  if (!mail) return
  try {
    if (!(await mail.cooldown.take(`upload/${id}`, MAIL_KNOWN_MS))) return
    await mail.mailer.send(uploadMail(fields))
  } catch (error) {
    log.error(`The owner could not be told of the upload "${String(fields['s3_key'])}".`, error)
  }
}
