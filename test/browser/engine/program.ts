import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** How long a program has for ending in order. */
const ENDING_MS_MAX = 3_000

/** A program that the tests started, and all that it started itself. */
export interface Program {
  /** The first line of its output that matches, from now on or before. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Ends it and its children at once, as a crash or an impatient person would. */
  kill(): Promise<void>
  /** Asks it to end, and insists after a while. */
  end(): Promise<void>
}

const running = new Map<number, () => void>()
// A test that fails or is interrupted leaves nothing behind.
process.on('exit', () => {
  for (const kill of running.values()) kill()
})

export function startProgram(
  path: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Program {
  // A group of its own, so that a child whose parent is gone is found too.
  const child = spawn(path, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let ending: number | string | undefined
  const ended = new Promise<void>((done) => {
    child.once('exit', (code, signal) => {
      ending = code ?? signal ?? 'unknown'
      done()
    })
    child.once('error', ({ message }) => {
      ending = message
      done()
    })
  })
  const lines: string[] = []
  const watchers = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      for (const watch of watchers) watch()
    })
  const { pid } = child
  if (pid !== undefined) running.set(pid, () => endTree(pid))
  const kill = async (): Promise<void> => {
    if (pid !== undefined) endTree(pid)
    await ended
    if (pid !== undefined) running.delete(pid)
  }
  return {
    line: (pattern) =>
      new Promise((done, fail) => {
        const watch = (): void => {
          for (const line of lines) {
            const found = pattern.exec(line)
            if (!found) continue
            watchers.delete(watch)
            done(found)
          }
        }
        watchers.add(watch)
        watch()
        void ended.then(() => fail(new Error(`${path} ended (${ending}): ${lines.join('\n')}`)))
      }),
    kill,
    end: async () => {
      child.kill('SIGTERM')
      const late = new Promise((done) => setTimeout(done, ENDING_MS_MAX).unref())
      await Promise.race([ended, late])
      await kill()
    },
  }
}

/** Ends a process, what descends from it, and what is left of its group. */
function endTree(root: number): void {
  for (const id of [...treeOf(root), -root]) {
    try {
      process.kill(id, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
}

function treeOf(root: number): number[] {
  const children = new Map<number, number[]>()
  // Where there is no such folder, the group has to do.
  for (const name of existsSync('/proc') ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(name)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [root]
  for (const id of tree) tree.push(...(children.get(id) ?? []))
  return tree
}

function parentOf(id: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8')
    // The program's name is in parentheses and may hold anything.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}
