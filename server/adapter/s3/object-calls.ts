import type { PutCondition } from '../../port/artifact-store.js'

export interface ObjectPlace {
  readonly bucket: string
  /** Any text that `checkObjectKey` lets through; the calls encode it. */
  readonly key: string
}

/**
 * What an artifact store asks of S3. Each call asks once, as far as the client behind it lets it: who asks knows what
 * asking again means.
 *
 * @throws where S3 refuses for good: no such bucket, no permission to write, a wrong signature.
 */
export interface ObjectCalls {
  /** @param known A revision whose text the caller has: it is not sent again. */
  get(place: ObjectPlace, known?: string): Promise<GetAnswer>
  /** @param version Kept beside the text, as metadata of the object. */
  put(
    place: ObjectPlace,
    text: string,
    condition: PutCondition,
    version?: number,
  ): Promise<PutAnswer>
}

export type GetAnswer =
  | {
      readonly is: 'found'
      readonly text: string
      readonly revision: string
      readonly version?: number
    }
  | { readonly is: 'known' }
  | { readonly is: 'absent' }
  | NoAnswer

export type PutAnswer =
  { readonly is: 'stored'; readonly revision: string } | { readonly is: 'conflict' } | NoAnswer

/** `busy`: S3 asked to come back later, and did nothing. `lost`: nobody knows what it did. */
export interface NoAnswer {
  readonly is: 'busy' | 'lost'
  /** For people. */
  readonly why: string
}
