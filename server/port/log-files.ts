/** The files of an access log, for reading. */
export interface LogFiles {
  /** Names in the order in which the files were begun. */
  names(): Promise<readonly string[]>
  /** The file that is still written to, and how far a reader may read it. Undefined where none is. */
  current(): { readonly file: string; readonly offset: number } | undefined
  /** The bytes from an offset of the file up to an end or the file's own; a packed file is read from its beginning. */
  read(file: string, from: number, to?: number): AsyncIterable<Uint8Array>
  /** Whether the row that begins here is applied already; asked once, it is forgotten. */
  takeApplied(file: string, offset: number): boolean
}
