import { mkdir } from 'node:fs/promises'
import { ROLES, type Role } from '../../codec/index.js'
import { loadKeys } from '../adapter/folder/keys.js'
import { mintSession } from '../adapter/session/mint-session.js'
import { dataFolder } from './environment.js'
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
  const who = {
    user: options.user,
    roles: roles as readonly Role[],
    ...(name === undefined ? {} : { name }),
  }
  const token = await mintSession(who, session, Date.now(), options.minutes * 60)
  console.log(token)
}
