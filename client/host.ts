/** What the page may lack: a server that renders has none of it, and old browsers have no locks. */
export const host = globalThis as {
  readonly document?: Document & { readonly prerendering?: boolean }
  readonly location?: Location
  readonly localStorage?: Storage
  readonly navigator?: Omit<Navigator, 'locks' | 'sendBeacon'> & {
    readonly globalPrivacyControl?: boolean
    readonly locks?: LockManager
    readonly sendBeacon?: (url: string) => boolean
  }
  readonly fetch?: typeof fetch
  readonly Image?: typeof Image
  readonly CompressionStream?: typeof CompressionStream
  readonly HTMLElement?: typeof HTMLElement
}
