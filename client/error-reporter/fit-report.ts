import { REPORT_QUERY_BYTES_MAX, encodeStack, percentEncodeWellFormed } from '../../codec/index.js'
import type { Report } from './report.js'
import { shortFile } from './scrub.js'

/** A report as it is sent: every value is well-formed text. */
export type ReportFields = Record<string, string>

/** The reserved `id` and its name, which every event carries. */
const ID_BYTES = '&id='.length + 22
/** Frames that the rungs leave at the top. The third leaves 5 at the bottom too; behind the last it is one. */
const TOP_FRAMES = [200, 200, 10, 5]
const BOTTOM_FRAMES = 5

/**
 * Cuts a report until its query fits a firewall's limit, by a fixed ladder: the trail; frames in the middle; frames at the
 * bottom; the message; the names of calls; then every field alike. What was cut, the trail aside, says `trunc=1`.
 *
 * @example fitReport({ kind: 'Error', message: 'no' }) // { kind: 'Error', message: 'no' }
 */
export function fitReport({ frames = [], message, trail, ...rest }: Report): ReportFields {
  for (let rung = 0; ; rung++) {
    const kept = frames.filter(
      (_, i) => i < (TOP_FRAMES[rung] ?? 1) || (rung === 2 && i >= frames.length - BOTTOM_FRAMES),
    )
    const all = {
      ...rest,
      message: message?.slice(0, rung > 4 ? 200 : undefined),
      stack: encodeStack(
        kept.map((frame) => ({
          ...frame,
          call: frame.call.slice(0, rung > 5 ? 40 : undefined),
          file: shortFile(frame.file),
        })),
      ),
      trail: !rung && trail,
      trunc: rung > 1 && 1,
    }
    const fields: ReportFields = {}
    for (const [name, value] of Object.entries(all)) {
      // Half a surrogate pair has no UTF-8 form; a report must not fail for it, nor for a cut through a pair.
      if (value)
        fields[name] = `${value}`
          // Only from the seventh rung on is that less than what fits.
          .slice(0, 100_000 / 2 ** rung)
          .replace(/\p{Cs}/gu, '\ufffd')
    }
    // `,` and `;` stand for `=` and `&`, which would be escaped.
    const query = percentEncodeWellFormed(Object.entries(fields).join(';'))
    if (query.length + ID_BYTES <= REPORT_QUERY_BYTES_MAX) return fields
  }
}
