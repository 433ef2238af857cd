const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,39}$/
/** What the protocol itself says in an event; `form` names the form. */
const RESERVED = ['id', 'own', 'proof', 'att', 'z', 'form']
/** Their values are nobody's to log. */
const NEVER_SENT = ['password', 'file']
/** They have a name, and no value that a browser would submit. */
const WITHOUT_VALUE = ['fieldset', 'button', 'reset', 'output']

/** A control that a form lists, as far as it matters here. */
type Control = Pick<HTMLInputElement, 'name' | 'type' | 'value'>

/**
 * The fields of a form as an event has them: what a browser would submit, one value a name, several values one a line.
 * Passwords and files are left out, and so are the honeypot and the hidden field that names the form for a page without
 * scripts.
 */
export function formFields(
  form: HTMLFormElement,
  submitter: HTMLElement | null,
  honeypot: string,
): Record<string, string> {
  const controls = controlsOf(form)
  const left = new Set(
    controls.filter(({ type }) => NEVER_SENT.includes(type)).map(({ name }) => name),
  )
  const fields: Record<string, string> = {}
  const add = (name: string, value: unknown): void => {
    if (typeof value !== 'string' || left.has(name) || name === honeypot) return
    if (isFormName(controls, name)) return
    fields[name] = Object.hasOwn(fields, name) ? `${fields[name]}\n${value}` : value
  }
  new FormData(form).forEach((value, name) => add(name, value))
  const { name, value } = (submitter ?? {}) as Partial<Control>
  if (name) add(name, value)
  return fields
}

/** Why a field cannot be part of an event, for the developer who named it. Undefined where it can. */
export function nameFault(name: string): string | undefined {
  if (RESERVED.includes(name)) return 'has a name that the protocol keeps for itself'
  if (NAME.test(name)) return undefined
  return 'must have a name of up to 40 letters, digits, "_", "." and "-" that begins with a letter'
}

/** The names of a form's controls that it would send, each once. */
export function fieldNames(form: HTMLFormElement): readonly string[] {
  const controls = controlsOf(form)
  const names = controls
    .filter(({ type }) => !NEVER_SENT.includes(type) && !WITHOUT_VALUE.includes(type))
    .map(({ name }) => name)
    .filter((name) => name && !isFormName(controls, name))
  return [...new Set(names)]
}

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements] as unknown as Control[]
}

/** The hidden field with the form's name, which a plain form needs. */
function isFormName(controls: readonly Control[], name: string): boolean {
  return (
    name === 'form' &&
    controls.every((control) => control.name !== name || control.type === 'hidden')
  )
}
