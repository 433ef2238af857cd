import { randomBytes } from 'node:crypto'
import { eventUrl, type Lane } from '../../codec/index.js'
import { SettingError } from './settings.js'

export interface SendOptions {
  readonly url?: string
  readonly token?: string
  readonly lane?: string
}

/** Sends one event as a browser would, and prints its id and where its result appears. */
export async function sendVerb(
  type: string,
  pairs: readonly string[],
  options: SendOptions,
): Promise<void> {
  const { url = 'http://127.0.0.1:8787', token, lane } = options
  if (lane !== undefined && lane !== 'slow' && lane !== 'fast') {
    throw new SettingError(`There is no lane "${lane}"; there are slow and fast.`)
  }
  const fields: Record<string, string> = {
    id: randomBytes(16).toString('base64url'),
    ...fieldsOf(pairs),
  }
  const target = new URL(
    eventUrl(type, fields, lane === undefined ? {} : { lane: lane satisfies Lane }),
    url,
  )
  const response = await fetch(target, {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })
  const body = await response.text()
  if (response.status !== 202) throw new Error(`${response.status} ${body}`)
  const location = response.headers.get('location')
  console.log(`id ${fields['id']}`)
  if (location !== null) console.log(`location ${new URL(location, target).href}`)
  if (response.headers.has('retry-after')) console.log('accepted, and not yet published')
}

function fieldsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new SettingError(`A field is given as name=value; "${pair}" is not.`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}
