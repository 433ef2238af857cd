import {
  CADDY_LOG,
  CLOUDFRONT_LOG,
  NGINX_LOG,
  realtimeLog,
  type LogFormat,
} from '../../codec/index.js'
import { SettingError } from './settings.js'

const REALTIME = realtimeLog()
const FORMATS: readonly LogFormat[] = [CLOUDFRONT_LOG, REALTIME, NGINX_LOG, CADDY_LOG]

/**
 * The format of a log by its name.
 *
 * @param columns Names of the columns of a real-time log, with spaces or commas between, where not all are chosen.
 * @throws {SettingError} where there is none of that name, or it has no columns to choose.
 */
export function logFormatOf(name: string, columns?: string): LogFormat {
  const format = FORMATS.find((each) => each.name === name)
  if (!format) {
    const names = FORMATS.map((each) => each.name).join(', ')
    throw new SettingError(`There is no log format "${name}"; there are ${names}.`)
  }
  if (columns === undefined) return format
  if (format !== REALTIME) {
    throw new SettingError(
      `The columns of a log are named for "${REALTIME.name}" alone; other logs name their own.`,
    )
  }
  return realtimeLog(columns.split(/[\s,]+/).filter((column) => column !== ''))
}
