const STEPS_MAX = 10
const STEP_CHARS_MAX = 60

let steps: readonly string[] = []

/** Remembers what the visitor clicks: the page's path and a short selector. Never a text, and nothing of a form's values. */
export function rememberClick(target: Element): void {
  const { localName, id, classList } = target.closest('a,button') ?? target
  const step = `${location.pathname} ${localName}#${id}.${classList as unknown as string}`
  steps = [...steps, step.slice(0, STEP_CHARS_MAX)].slice(-STEPS_MAX)
}

/** The latest steps, the last one last: `/cart button#pay;/pay a.back`. */
export function trail(): string {
  return steps.join(';')
}
