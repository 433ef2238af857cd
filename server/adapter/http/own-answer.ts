import { EventError, utf8Length } from '../../../codec/index.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import { corsHeaders, isForbiddenOrigin } from '../../edge/origin.js'
import { PROBLEM_TYPE } from '../../edge/problem.js'

import type { AccessLog } from '../../port/access-log.js'
import { loggedRequest } from './logged-request.js'
import type { PlainAnswer } from './plain-answer.js'
import { problemAnswer, refusalOf } from './problem-answer.js'

export interface OwnAnswerParts {
  /** Origins other than the site's own whose pages may ask. */
  readonly origins: readonly string[]
  readonly log: Pick<AccessLog, 'note'>
  /** Told of what is nobody's fault but ours. */
  readonly failed: (error: unknown) => void
}

/** What somebody may be told of themselves: a text, or nothing but headers. */
export interface OwnText {
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

const TYPE = 'text/plain; charset=utf-8'

/**
 * Answers with what is for one visitor alone: it is never kept by a cache, and never read by a page that is not allowed to.
 *
 * @param methods What may be done, by method. `HEAD` is what `GET` is, without the text.
 */
export async function answerOwn(
  request: EdgeRequest,
  { origins, log, failed }: OwnAnswerParts,
  methods: Readonly<Record<string, () => Promise<OwnText>>>,
): Promise<PlainAnswer> {
  const cors = corsHeaders(request, origins)
  const isHead = request.method === 'HEAD'
  const allow = Object.keys(methods)
    .map((method) => (method === 'GET' ? 'GET, HEAD' : method))
    .join(', ')
  try {
    const work = methods[isHead ? 'GET' : request.method]
    if (!work) throw new EventError('method_not_allowed', `Only ${allow} can be asked here.`)
    if (isForbiddenOrigin(request, origins)) {
      throw new EventError('forbidden_origin', 'This origin may not ask here.')
    }
    const { text, headers } = await work()
    const status = text === undefined ? 204 : 200
    log.note(loggedRequest(request, { status, contentType: text === undefined ? '' : TYPE }))
    return {
      status,
      headers: {
        ...(text === undefined
          ? {}
          : { 'content-type': TYPE, 'content-length': String(utf8Length(text)) }),
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
        // A page that is not allowed to read it must not have it as a script or a picture either.
        'cross-origin-resource-policy': 'same-origin',
        ...headers,
        ...cors,
      },
      ...(text === undefined || isHead ? {} : { body: text }),
    }
  } catch (error) {
    const refusal = refusalOf(error, failed)
    log.note(loggedRequest(request, { status: refusal.status, contentType: PROBLEM_TYPE }))
    const { body, ...answer } = problemAnswer(refusal, {
      ...(refusal.status === 405 ? { allow } : {}),
      ...cors,
    })
    return isHead ? answer : { ...answer, body }
  }
}
