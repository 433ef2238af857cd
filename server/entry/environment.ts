/** What the environment says, for options that were not given. Only the entry reads the environment. */
export function fromEnvironment(): { data?: string; port?: number; host?: string } {
  const { DATA, PORT, HOST } = process.env
  return {
    ...(DATA ? { data: DATA } : {}),
    ...(PORT ? { port: Number(PORT) } : {}),
    ...(HOST ? { host: HOST } : {}),
  }
}

/** The data folder that a command works on. */
export function dataFolder(option: string | undefined): string {
  return option ?? fromEnvironment().data ?? './data'
}
