import type { PlainAnswer } from '../../edge/plain-answer.js'
import type { ViewerRequest, ViewerResponse, ViewerValues } from './viewer-event.js'

/** Writes an answer as CloudFront reads it. A request that goes on stays as it is. */
export function viewerResponse(
  answer: PlainAnswer | ViewerRequest,
): ViewerRequest | ViewerResponse {
  if ('uri' in answer) return answer
  const { status, headers, body } = answer
  const values: ViewerValues = {}
  for (const name in headers) values[name] = { value: headers[name] as string }
  return {
    statusCode: status,
    headers: values,
    ...(body === undefined ? {} : { body: { encoding: 'text', data: body } }),
  }
}
