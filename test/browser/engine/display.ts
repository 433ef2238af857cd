import { startProgram, type Program } from './program.js'

export const XVFB = process.env['XVFB'] ?? '/usr/bin/Xvfb'

/** A screen that nobody sees, on a display that is free. */
export async function startDisplay(): Promise<{ name: string; program: Program }> {
  const program = startProgram(XVFB, [
    ...['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
  ])
  const [number = ''] = await program.line(/^\d+$/)
  return { name: `:${number}`, program }
}
