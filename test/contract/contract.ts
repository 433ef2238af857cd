import { describe, it } from 'vitest'

/** What a contract asks of every adapter of a port. It throws where the adapter breaks it. */
export type Checks<Port> = Readonly<Record<string, (port: Port) => Promise<void>>>

/** Makes an adapter with nothing in it; `end` gives back what it took. */
export type Create<Port> = () => Promise<{ port: Port; end?: () => Promise<void> | void }>

/** Ways of breaking a store, each told in a few words. */
export type Mistakes<Port> = Readonly<Record<string, (port: Port) => Partial<Port>>>

/** Runs a contract's checks as tests, each with an adapter of its own. */
export function runContract<Port>(name: string, checks: Checks<Port>, create: Create<Port>): void {
  describe(name, () => {
    for (const [sentence, check] of Object.entries(checks)) {
      it(sentence, () => withPort(create, check))
    }
  })
}

/** Which checks an adapter breaks: none, unless it is broken. */
export async function broken<Port>(checks: Checks<Port>, create: Create<Port>): Promise<string[]> {
  const found: string[] = []
  for (const [sentence, check] of Object.entries(checks)) {
    await withPort(create, check).catch(() => found.push(sentence))
  }
  return found
}

async function withPort<Port>(
  create: Create<Port>,
  check: (port: Port) => Promise<void>,
): Promise<void> {
  const { port, end } = await create()
  try {
    await check(port)
  } finally {
    await end?.()
  }
}
