import { arrangeKeys, type Arrangement, type MakeKey } from './arrange-keys.js'
import { parseDeployedKeys, type DeployedKeys } from './deployed-keys.js'
import { getParameter, putParameter, type ParameterStore } from './parameter.js'

/**
 * Sees to it that a parameter holds the keys that are asked for, and makes those that are missing. Writes nothing where
 * nothing changes.
 *
 * @throws where the parameter holds anything but keys: it is never written over.
 */
export async function settleKeys(
  store: ParameterStore,
  parameter: string,
  arrangement: Arrangement,
  makeKey: MakeKey,
): Promise<DeployedKeys> {
  const text = await getParameter(store, parameter)
  const existing = text === undefined ? undefined : parseDeployedKeys(text)
  if (text !== undefined && existing === undefined)
    throw new Error(
      `The parameter "${parameter}" does not hold the keys of a site. Restore one of its earlier versions, or give another name.`,
    )
  const keys = arrangeKeys(existing, arrangement, makeKey)
  const value = JSON.stringify(keys)
  if (existing !== undefined && value === JSON.stringify(existing)) return keys
  const outcome = await putParameter(store, parameter, value, existing !== undefined)
  // Somebody else has made keys meanwhile: theirs are the site's.
  return outcome === 'written' ? keys : settleKeys(store, parameter, arrangement, makeKey)
}
