/** What CloudFormation asks of a custom resource. */
export interface ResourceRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  readonly ResponseURL: string
  readonly StackId: string
  readonly RequestId: string
  readonly LogicalResourceId: string
  readonly PhysicalResourceId?: string
  readonly ResourceProperties: Readonly<Record<string, unknown>>
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>
}

const TIMEOUT_MS = 10_000
const ATTEMPTS_MAX = 3
/** CloudFormation takes an answer of at most 4,096 bytes. */
const REASON_CHARS_MAX = 1_000

/**
 * Does what CloudFormation asks for and tells it the outcome, a failure too: a request without an answer holds up a
 * deployment for an hour.
 *
 * @param work Gives the physical id of the resource. Its errors are shown to whoever deploys, so they name no secrets.
 * @throws where the answer cannot be delivered: Lambda tries again then.
 */
export async function answerCloudFormation(
  request: ResourceRequest,
  work: () => Promise<string>,
): Promise<void> {
  if (typeof (Object(request) as Partial<ResourceRequest>).ResponseURL !== 'string')
    throw new Error('The event is none of CloudFormation for a custom resource.')
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId = LogicalResourceId } = request
  const ids = { StackId, RequestId, LogicalResourceId, PhysicalResourceId }
  const answer = await work().then(
    (id) => ({ ...ids, Status: 'SUCCESS', PhysicalResourceId: id }),
    (error: unknown) => ({ ...ids, Status: 'FAILED', Reason: reasonOf(error) }),
  )
  await deliver(request.ResponseURL, JSON.stringify(answer))
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, REASON_CHARS_MAX)
}

async function deliver(url: string, body: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      // The address is signed for a request without a content type.
      const answer = await fetch(url, {
        method: 'PUT',
        headers: { 'content-type': '' },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      if (answer.ok) return
      throw new Error(`CloudFormation did not take the answer: ${answer.status}`)
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error
    }
  }
}
