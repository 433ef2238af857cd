import type {
  AttestationClaims,
  Directive,
  EventErrorCode,
  Fields,
  Lane,
  LogRow,
  RowReject,
} from '../../codec/index.js'

interface Named {
  /** What the vector shows. */
  readonly name: string
}

interface ExpectedError {
  readonly code: EventErrorCode
  readonly field?: string
  readonly limit?: string
}

type List<T> = readonly (T & Named)[]

/** The shape of `vectors.json`, which specifies the codec to any language. */
export interface Vectors {
  readonly query: {
    /** Fields in order, and the query that they are written as. It reads back. */
    readonly write: List<{ fields: Fields; query: string }>
    /** Queries that others write, and what they mean. */
    readonly read: List<{ query: string; fields: Fields }>
    readonly refuse: List<{ query: string; error: ExpectedError }>
  }
  /** A query as sent, what an attestation signs of it, and the SHA-256 of that in base64url. */
  readonly canonicalQuery: List<{ type: string; query: string; canonical: string; sha256: string }>
  readonly eventUrl: {
    readonly write: List<{ type: string; fields: Fields; lane?: Lane; url: string }>
    readonly read: List<{ url: string; lane: Lane; type: string; subject: string; fields: Fields }>
    /** `error` is null where the URL is no event's at all. */
    readonly refuse: List<{ url: string; error: ExpectedError | null }>
  }
  readonly line: List<{ fields: Fields; line: string }>
  readonly artifact: List<{ text: string; directives: Directive[]; records: Fields[] }>
  readonly logValue: List<{ text: string; escaped: string }>
  /** Lines of a w3c log with their `#Fields` line, or of a JSON log, and the row or the reason for none. */
  readonly logRow: List<{ header?: string; line: string; row?: LogRow; reject?: RowReject }>
  /** Lines of other sources, by the name of their format. */
  readonly logLine: List<{ format: string; line: string; row?: LogRow; reject?: RowReject }>
  readonly artifactKey: List<{ subject: string; cut?: string; key: string; path: string }>
  readonly attestation: {
    /** Claims in order, and the text that is signed. */
    readonly write: List<{ kid: string; claims: AttestationClaims; input: string }>
    readonly read: List<{
      text: string
      kid: string
      claims: AttestationClaims
      signature: string
    }>
    readonly refuse: List<{ text: string }>
  }
  readonly subject: {
    readonly accept: List<{ subject: string }>
    readonly refuse: List<{ subject: string; code: EventErrorCode }>
  }
}
