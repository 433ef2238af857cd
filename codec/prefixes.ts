/** Where each lane begins. A setting on every side, since content blockers and sites differ. */
export interface Prefixes {
  /** @default '/events/' */
  readonly slow: string
  /** @default '/fastevent/' */
  readonly fast: string
}

export const PREFIXES: Prefixes = { slow: '/events/', fast: '/fastevent/' }
