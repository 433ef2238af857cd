import cf from 'cloudfront'
import crypto from 'crypto'
import type { EdgeEntries } from '../../adapter/aws/edge-store.js'
import { receiveViewer } from '../../adapter/aws/receive-viewer.js'
import type { ViewerEvent, ViewerRequest, ViewerResponse } from '../../adapter/aws/viewer-event.js'

// CloudFront's engine lacks much of the language. What is asynchronous cannot be translated, and is written in what that
// engine has; `build/lower-module.mjs` translates the rest.

const edgeCrypto = {
  hmacSha256: (key: string, text: string) =>
    crypto.createHmac('sha256', key).update(text).digest('base64url'),
  sha256: (text: string) => crypto.createHash('sha256').update(text).digest('base64url'),
}

/**
 * The edge as a CloudFront Function for viewer requests, runtime 2.0. It is associated with a KeyValueStore that has the
 * entries `settings`, `attestation`, `identity` and `session`.
 */
export async function handler(event: ViewerEvent): Promise<ViewerRequest | ViewerResponse> {
  // One variable for both: CloudFront knows no `await` among arguments, which is where one used once would end.
  let entries = await readEntries(['settings'])
  const received = receiveViewer(event, entries.settings, Date.now(), edgeCrypto, (attestation) =>
    cf.logCustomData(attestation),
  )
  entries = await readEntries(received.needs)
  return received.answer(entries)
}

/** What cannot be read is missing; without it no event is let in. One after the other, as CloudFront advises. */
async function readEntries(names: readonly (keyof EdgeEntries)[]): Promise<EdgeEntries> {
  const entries: EdgeEntries = {}
  try {
    const store = cf.kvs()
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as keyof EdgeEntries
      entries[name] = await store['get'](name)
    }
  } catch (error) {
    console.log(error)
  }
  return entries
}
