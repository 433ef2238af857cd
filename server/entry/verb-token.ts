import { SignJWT } from 'jose'
import { mkdir } from 'node:fs/promises'
import { ROLES, type Role } from '../../codec/index.js'
import { loadKeys } from '../adapter/folder/keys.js'
import { dataFolder } from './environment.js'
import { OWN_ISSUER } from './session-verifier.js'
import { SettingError } from './settings.js'

export interface TokenOptions {
  readonly user: string
  readonly name?: string
  readonly role?: readonly string[]
  readonly minutes: number
  readonly data?: string
}

/** Prints a session that a site with this data folder accepts. */
export async function tokenVerb(options: TokenOptions): Promise<void> {
  const roles = options.role ?? []
  const unknown = roles.find((role) => role === 'system' || !ROLES.includes(role as Role))
  if (unknown !== undefined)
    throw new SettingError(`There is no role "${unknown}"; there are admin and moderator.`)
  const folder = dataFolder(options.data)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { session } = await loadKeys(folder)
  const { name } = options
  const token = await new SignJWT({
    ...(name === undefined ? {} : { name }),
    ...(roles.length > 0 ? { roles } : {}),
  })
    .setProtectedHeader({ alg: 'HS256', kid: session.kid })
    .setSubject(options.user)
    .setIssuer(OWN_ISSUER)
    .setIssuedAt()
    .setExpirationTime(`${options.minutes}m`)
    .sign(new TextEncoder().encode(session.key))
  console.log(token)
}
