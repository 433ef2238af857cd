import type { Moderation } from '../edge/edge.js'
import { SettingError } from './settings.js'

/** @throws {SettingError} */
export function moderationOf(option: string): Moderation {
  if (option === 'none' || option === 'anonymous' || option === 'all') return option
  throw new SettingError(
    `The setting "moderation" must be none, anonymous or all; it is "${option}".`,
  )
}
