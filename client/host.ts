/** What the page may lack: a server that renders has none of it, and old browsers have no locks. */
export const host = globalThis as {
  readonly document?: Document & { readonly prerendering?: boolean }
  readonly location?: Location
  readonly localStorage?: Storage
  readonly navigator?: Omit<Navigator, 'locks'> & { readonly locks?: LockManager }
  readonly HTMLElement?: typeof HTMLElement
}
