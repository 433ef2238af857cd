import { gunzipSync, gzipSync } from 'node:zlib'
import { specimen } from '../specimen.js'
import { BUCKETS } from './cloud.js'
import type { DeployedSite } from './deployed-site.js'

/** A file of a log, as CloudFront delivers it. */
export interface LogFile {
  readonly key: string
  readonly bytes: Uint8Array
}

const FILES_AT_ONCE = 4

/**
 * Writes rows into files as CloudFront does: neighbours in different ones, and in no order.
 *
 * Source: the CloudFront developer guide, "Standard log file delivery" and "Configure standard logging (v2)", on names.
 */
export function logFilesOf(rows: readonly string[]): readonly LogFile[] {
  const hour = new Date().toISOString().slice(0, 13)
  const folder = `cf/EDFDVBD6EXAMPLE/${hour.replace(/[-T]/g, '/')}`
  const count = Math.min(FILES_AT_ONCE, rows.length)
  return Array.from({ length: count }, (_, i) => {
    const own = rows.filter((_, n) => n % count === i).reverse()
    const name = `EDFDVBD6EXAMPLE.${hour.replace('T', '-')}.${String(++files).padStart(8, '0')}.gz`
    return { key: `${folder}/${name}`, bytes: gzipSync(own.join('')) }
  })
}
let files = 0

/** The rows of a file, without their newlines. */
export function rowsOf({ bytes }: LogFile): string[] {
  return gunzipSync(bytes).toString().split('\n').filter(Boolean)
}

/** Delivers log files, the last first and one of them twice, and tells the reader of them in each way that it may be told. */
export async function deliver(site: DeployedSite, files: readonly LogFile[]): Promise<void> {
  const backwards = [...files].reverse()
  const ways = [direct, queued, bridged]
  for (const [i, { key, bytes }] of [...backwards, ...backwards.slice(0, 1)].entries()) {
    await site.putLog(key, bytes)
    const answer = await site.notify(await (ways[i % ways.length] ?? direct)(key))
    const failures = (answer as { batchItemFailures?: unknown[] } | null)?.batchItemFailures ?? []
    if (failures.length > 0)
      throw new Error(`The log reader gave back ${JSON.stringify(failures)}.`)
  }
}

async function direct(key: string): Promise<unknown> {
  const event = await specimen('s3-put')
  const [record] = event.Records
  // S3 writes the key as in a form.
  const named = { key: encodeURIComponent(key).replaceAll('%2F', '/'), size: 1 }
  Object.assign(record?.s3 ?? {}, { bucket: { name: BUCKETS.logs }, object: named })
  return event
}

async function queued(key: string): Promise<unknown> {
  const batch = await specimen('sqs-batch')
  const body = JSON.stringify(await direct(key))
  return { Records: batch.Records.slice(0, 1).map((record) => ({ ...record, body })) }
}

async function bridged(key: string): Promise<unknown> {
  const event = await specimen('eventbridge-object-created')
  const detail = { ...event.detail, bucket: { name: BUCKETS.logs }, object: { key, size: 1 } }
  return { ...event, detail }
}
