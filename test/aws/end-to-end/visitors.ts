import { eventUrl } from '../../../codec/index.js'
import { mintSession } from '../../../server/adapter/session/mint-session.js'
import type { SigningKey } from '../../../server/edge/attestor.js'
import type { Session } from '../../../server/edge/edge.js'
import { HOST } from '../edge-function/edge-site.js'
import type { Asked } from './distribution.js'

/** Somebody before a browser. */
export interface Visitor {
  readonly address: string
  readonly session?: Pick<Session, 'user' | 'name' | 'roles'>
  /** The cookie of the session where it is no true one. */
  readonly cookie?: string
}

export const ANN: Visitor = {
  address: '192.0.2.1',
  session: { user: 'ann', name: 'Änn 👍', roles: [] },
}
export const BOB: Visitor = { address: '192.0.2.2', session: { user: 'bob', roles: [] } }
export const MODERATOR: Visitor = {
  address: '192.0.2.3',
  session: { user: 'mo', name: 'Mo', roles: ['moderator'] },
}
export const ADMIN: Visitor = {
  address: '192.0.2.4',
  session: { user: 'ida', name: 'Ida', roles: ['admin'] },
}
export const STRANGER: Visitor = { address: '198.51.100.7' }
export const FORGER: Visitor = { address: '203.0.113.66', cookie: 'eyJ0.eyJ1.c2ln' }
export const NEIGHBOUR: Visitor = { address: '2001:db8:1:2::3' }

/** One hour is longer than any test. */
const SESSION_SECONDS = 3_600

/** What is asked, and not yet by whom. */
export type Question = Omit<Asked, 'cookies' | 'address'>

/** What a visitor's browser makes of a question. */
export async function askedBy(
  { address, session, cookie }: Visitor,
  question: Question,
  key: SigningKey,
): Promise<Asked> {
  const token = session ? await mintSession(session, key, Date.now(), SESSION_SECONDS) : cookie
  const cookies = { theme: 'dark', ...(token === undefined ? {} : { session: token }) }
  return { ...question, address, cookies }
}

const PAGE = `https://${HOST}/blog/a%20post.html?page=2`
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) "Gecko" Firefox/128.0'
const BROWSER = { host: HOST, 'user-agent': AGENT, 'accept-language': 'de,en;q=0.5' }

/** What `sendEvent` sends. */
export function send(
  type: string,
  fields: Readonly<Record<string, string>>,
  lane?: 'slow' | 'fast',
): Question {
  return post(eventUrl(type, fields, lane ? { lane } : {}))
}

/** What a script of the page sends. */
export function post(target: string, method = 'POST'): Question {
  return {
    method,
    target,
    headers: {
      ...BROWSER,
      accept: '*/*',
      origin: `https://${HOST}`,
      referer: PAGE,
      'content-length': '0',
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
    },
  }
}

/** Where a plain form, or a link, leads. */
export function visit(target: string, site = 'same-origin'): Question {
  const accept = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'
  const fetched = {
    'sec-fetch-site': site,
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
  return {
    method: 'GET',
    target,
    headers: { ...BROWSER, accept, referer: PAGE, 'sec-fetch-user': '?1', ...fetched },
  }
}

/** A picture that counts. */
export function pixel(target: string): Question {
  const fetched = {
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'no-cors',
    'sec-fetch-dest': 'image',
  }
  return {
    method: 'GET',
    target,
    headers: { ...BROWSER, accept: 'image/avif,*/*', referer: PAGE, ...fetched },
  }
}
