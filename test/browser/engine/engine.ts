import type { Program } from './program.js'

/** What every driver can do with one tab; the rest is made of it. */
export interface Tab {
  navigate(url: string): Promise<unknown>
  reload(): Promise<unknown>
  /** The value of an expression in the page; a promise is awaited. */
  evaluate(expression: string): Promise<unknown>
  /** A real click at a place of the viewport. */
  clickAt(x: number, y: number): Promise<void>
  /** Real keys, one after the other. */
  type(text: string): Promise<void>
  press(key: Key): Promise<void>
  /** Closes it as a person does: the page hears of it. */
  close(): Promise<unknown>
}

export type Key = 'Enter' | 'Space' | 'Tab'

/** A browser under a driver, with a profile that goes with it. */
export interface DrivenBrowser {
  openTab(): Promise<Tab>
  /** Ends all its processes at once. */
  kill(): Promise<void>
  close(): Promise<void>
}

export interface LaunchOptions {
  /** The browser itself refuses the page its storage. @default false */
  readonly storageBlocked?: boolean
}

export interface Engine {
  readonly name: string
  /** What of it is not on this machine, and how to get it. */
  missing(): string | undefined
  launch(options?: LaunchOptions): Promise<DrivenBrowser>
  /** Starts it as a person does, without any driver, on a page and with a profile folder that outlives it. */
  start(url: string, profile: string): Promise<Program>
}
