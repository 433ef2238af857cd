import { SignJWT } from 'jose'
import type { SigningKey } from '../../edge/attestor.js'
import type { Session } from '../../edge/edge.js'

/** The issuer of event sessions: those of `site-events token`, and those that `/auth/session` gives. */
export const OWN_ISSUER = 'site-events'

/**
 * Signs an event session, which every edge of the site can verify by itself.
 *
 * @param from When it begins, in milliseconds since 1970.
 * @param seconds How long it is valid.
 * @example await mintSession({ user: 'ann', roles: ['moderator'] }, keys.session, Date.now(), 3_600)
 */
export async function mintSession(
  { user, name, roles }: Pick<Session, 'user' | 'name' | 'roles'>,
  { kid, key }: SigningKey,
  from: number,
  seconds: number,
): Promise<string> {
  const begins = Math.floor(from / 1_000)
  return new SignJWT({
    ...(name === undefined ? {} : { name }),
    ...(roles.length > 0 ? { roles } : {}),
  })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setSubject(user)
    .setIssuer(OWN_ISSUER)
    .setIssuedAt(begins)
    .setExpirationTime(begins + seconds)
    .sign(new TextEncoder().encode(key))
}
