/** Which messages of a batch SQS is to deliver again; it deletes the others. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/**
 * What a function answers SQS where its event source mapping has `ReportBatchItemFailures`. An id that is not of the batch
 * would fail all of it, so none is made up here.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 *
 * @example return batchResponse(failed.map(({ messageId }) => messageId))
 */
export function batchResponse(failed: Iterable<string>): BatchResponse {
  return {
    batchItemFailures: [...new Set(failed)].map((itemIdentifier) => ({ itemIdentifier })),
  }
}
