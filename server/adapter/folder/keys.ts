import { randomBytes } from 'node:crypto'
import { chmod, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { AttestorKeys, SigningKey } from '../../edge/attestor.js'
import { syncPath } from './sync-path.js'
import { isMissing } from './is-missing.js'

/** The three keys of a site: see "Identity" in ARCHITECTURE.md. */
export interface SiteKeys extends AttestorKeys {
  /** Signs the sessions that `site-events token` mints. */
  readonly session: SigningKey
}

/**
 * Reads the keys of a data folder, making them at the first start. The file is for its owner alone (mode 600) and belongs
 * in the backup: without the identity key nobody is recognised again.
 *
 * @throws where the file is there and is not what it should be.
 */
export async function loadKeys(folder: string): Promise<SiteKeys> {
  const path = join(folder, 'keys.json')
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (text === undefined) return makeKeys(folder, path)
  await chmod(path, 0o600)
  const keys = parseKeys(text)
  if (!keys) throw new Error(`${path} does not hold the keys of a site; restore it from a backup.`)
  return keys
}

async function makeKeys(folder: string, path: string): Promise<SiteKeys> {
  const keys: SiteKeys = {
    session: makeKey(),
    attestation: [makeKey()],
    identity: randomBytes(32).toString('base64url'),
  }
  // Under its name only when it is whole: half a key file would refuse every later start.
  const temporary = `${path}.tmp`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(keys, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, path)
  await syncPath(folder)
  return keys
}

function makeKey(): SigningKey {
  return { kid: randomBytes(4).toString('hex'), key: randomBytes(32).toString('base64url') }
}

function parseKeys(text: string): SiteKeys | undefined {
  try {
    const keys = JSON.parse(text) as Partial<SiteKeys>
    const signing: unknown[] = [keys.session, ...(keys.attestation ?? [undefined])]
    const whole =
      typeof keys.identity === 'string' && keys.identity !== '' && signing.every(isSigningKey)
    return whole ? (keys as SiteKeys) : undefined
  } catch {
    return undefined
  }
}

function isSigningKey(value: unknown): value is SigningKey {
  if (typeof value !== 'object' || value === null) return false
  const { kid, key } = value as Partial<SigningKey>
  return typeof kid === 'string' && kid.length <= 16 && typeof key === 'string' && key.length >= 32
}
