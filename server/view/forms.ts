import { formatArtifact } from '../../codec/index.js'
import { SUBMISSIONS, type SubmissionValue } from '../reducer/submission.js'
import type { SpaceViews } from './view.js'

const SUBMISSIONS_SHOWN_MAX = 100

/** `forms/<form>.txt`, private: a line a submission, the newest first, and how many there are of all. */
export const forms: SpaceViews = {
  aside: {
    need: {
      lists: () => [SUBMISSIONS],
      newest: SUBMISSIONS_SHOWN_MAX,
      counters: () => ['count'],
    },
    render: ({ entities, counters }) => {
      const records = entities
        .map((entity) => entity.value as SubmissionValue)
        .reverse()
        .map(({ id, at, owner, fields }) => ({
          id,
          at: new Date(at).toISOString(),
          by: owner,
          ...inputs(fields),
        }))
      return formatArtifact({
        directives: [['count', String(counters.get('count') ?? 0)]],
        records,
      })
    },
  },
}

/** Under names of their own: an input named `at` or `by` must not say when or by whom. */
function inputs(fields: SubmissionValue['fields']): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`field.${name}`, value]))
}
