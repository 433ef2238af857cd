import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { render } from 'lit/html.js'
import { host } from '../host.js'

/** What changed since the last update, with the values from before. */
export type Changed = ReadonlyMap<string, unknown>

type Class = typeof ReactiveElement
type Values = Record<string, unknown>

// So that the modules can be imported where there is no browser.
const Base = host.HTMLElement ?? (Object as unknown as typeof HTMLElement)

const sheets: Record<string, CSSStyleSheet> = {}

/**
 * An element that renders a Lit template into its shadow root whenever a property changes. It has the names and the
 * order of events of `LitElement`, and the part of it that our elements use, in a fifth of its bytes.
 *
 * The shadow root comes with the first render. Until then the page shows what stands inside the tag.
 */
export class ReactiveElement extends Base implements ReactiveControllerHost {
  /** Properties by name, in lower case. Each has an attribute of that name; the default type is text. */
  static properties: Readonly<Record<string, { readonly type?: typeof Boolean }>> = {}
  /** Style sheets, as text. */
  static styles: string | readonly string[] = []
  readonly #values: Values = {}
  /** What was set on the element before it was defined. */
  readonly #early: Values = {}
  readonly #controllers: ReactiveController[] = []
  #changed = new Map<string, unknown>()
  #update: Promise<void> | undefined
  /** Whether it was put into a page. An element that is upgraded is connected before that. */
  #isOn = false
  #enable: (ready: unknown) => void = () => {}
  readonly #enabled = new Promise((resolve) => (this.#enable = resolve))

  constructor() {
    super()
    const own = this as Values
    for (const name of Object.keys((this.constructor as Class).properties)) {
      if (!Object.hasOwn(own, name)) continue
      this.#early[name] = own[name]
      // It would hide the accessor.
      Reflect.deleteProperty(own, name)
    }
    this.requestUpdate()
  }

  static get observedAttributes(): string[] {
    const names = Object.keys(this.properties)
    for (const name of names)
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        get(this: ReactiveElement) {
          return this.#values[name]
        },
        set(this: ReactiveElement, value: unknown) {
          const before = this.#values[name]
          if (before === value) return
          this.#values[name] = value
          if (!this.#changed.has(name)) this.#changed.set(name, before)
          this.requestUpdate()
        },
      })
    return names
  }

  get renderRoot(): ShadowRoot {
    if (this.shadowRoot) return this.shadowRoot
    const root = this.attachShadow({ mode: 'open' })
    this.addStyles(...[(this.constructor as Class).styles].flat())
    return root
  }

  /** Resolves once nothing waits to be rendered. */
  get updateComplete(): Promise<boolean> {
    return Promise.resolve(this.#update).then(() => (this.#update ? this.updateComplete : true))
  }

  connectedCallback(): void {
    Object.assign(this, this.#early)
    this.#isOn = true
    for (const controller of this.#controllers) controller.hostConnected?.()
    this.#enable(this.whenReady())
  }

  disconnectedCallback(): void {
    this.#isOn = false
    for (const controller of this.#controllers) controller.hostDisconnected?.()
  }

  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    const isFlag = (this.constructor as Class).properties[name]?.type
    Object.assign(this, { [name]: isFlag ? value !== null : (value ?? '') })
  }

  addController(controller: ReactiveController): void {
    this.#controllers.push(controller)
    if (this.#isOn) controller.hostConnected?.()
  }

  /** Controllers stay as long as their element. */
  removeController(): void {}

  /** Renders soon, once for however many changes. */
  requestUpdate(): void {
    this.#update ??= this.#perform()
  }

  /** Adds style sheets. Made by script, they need no `unsafe-inline` in a security policy. */
  addStyles(...styles: readonly string[]): void {
    const root = this.renderRoot
    for (const text of styles) {
      if (!sheets[text]) (sheets[text] = new CSSStyleSheet()).replaceSync(text)
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheets[text]]
    }
  }

  /** What the first render waits for. It must not reject. */
  protected whenReady(): Promise<unknown> | undefined {
    return undefined
  }

  /** Before a render. What is changed here belongs to the same update. */
  protected willUpdate(_changed: Changed): void {}

  protected render(): unknown {
    return undefined
  }

  /** After a render. */
  protected updated(_changed: Changed): void {}

  async #perform(): Promise<void> {
    await this.#enabled
    const changed = this.#changed
    try {
      for (const controller of this.#controllers) controller.hostUpdate?.()
      this.willUpdate(changed)
      this.#changed = new Map()
      render(this.render(), this.renderRoot, { host: this })
    } finally {
      this.#update = undefined
    }
    this.updated(changed)
  }
}
