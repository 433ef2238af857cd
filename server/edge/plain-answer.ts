/** What a request is answered with where a `Response` would cost more than what it holds. */
export interface PlainAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body?: string
}
