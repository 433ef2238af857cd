import type { SiteEventsProps } from './props.js'

/** Reads a value of the context, as `-c name=value` and `cdk.json` give it. */
export type ContextValue = (name: string) => unknown

/** What the app that comes with the package can be told. */
export interface AppSettings {
  readonly stackName: string
  readonly props: SiteEventsProps
  readonly folder: string
  readonly domain?: string
  /** The ARN of a certificate in us-east-1. */
  readonly certificate?: string
  /** The id of a zone of Route 53; its name is `zoneName`, or the domain itself. */
  readonly zoneId?: string
  readonly zoneName?: string
}

type Name =
  | 'alarmEmail'
  | 'budgetUsd'
  | 'built'
  | 'certificate'
  | 'domain'
  | 'fastInvocationsMax'
  | 'keys'
  | 'logDays'
  | 'mailFrom'
  | 'mailIdentity'
  | 'mailTo'
  | 'requestsPer5MinutesMax'
  | 'settings'
  | 'site'
  | 'stack'
  | 'uploads'
  | 'zoneId'
  | 'zoneName'

/**
 * Reads what the app is told.
 *
 * @throws where a value is not what it should be; the error names it.
 * @example appSettings((name) => app.node.tryGetContext(name))
 */
export function appSettings(value: ContextValue): AppSettings {
  const text = (name: Name): string | undefined => textOf(value(name))
  const count = (name: Name): number | undefined => countOf(name, text(name))
  const list = (name: Name): string[] | undefined => text(name)?.split(',')
  const mailFrom = text('mailFrom')
  const mailTo = list('mailTo')
  if ((mailFrom === undefined) !== (mailTo === undefined))
    throw new Error('Mail needs both "mailFrom" and "mailTo".')
  const mail = mailFrom &&
    mailTo && { from: mailFrom, to: mailTo, ...given({ identity: text('mailIdentity') }) }
  return {
    stackName: text('stack') ?? 'SiteEvents',
    folder: text('site') ?? 'public',
    ...given({
      domain: text('domain'),
      certificate: text('certificate'),
      zoneId: text('zoneId'),
      zoneName: text('zoneName'),
    }),
    props: {
      settings: settingsOf(value('settings')),
      uploads: text('uploads') === 'true',
      ...(mail ? { mail } : {}),
      ...given({
        alarmEmail: text('alarmEmail'),
        budgetUsd: count('budgetUsd'),
        built: text('built'),
        fastInvocationsMax: count('fastInvocationsMax'),
        keys: list('keys'),
        logDays: count('logDays'),
        requestsPer5MinutesMax: count('requestsPer5MinutesMax'),
      }),
    },
  }
}

/** Without what was not said. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const said = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(said) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function textOf(value: unknown): string | undefined {
  const isPlain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isPlain && value !== '' ? String(value) : undefined
}

function countOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`"${name}" is not a whole number: ${text}`)
  return Number(text)
}

function settingsOf(value: unknown): NonNullable<SiteEventsProps['settings']> {
  if (value === undefined) return {}
  if (typeof value === 'object' && value !== null) return value
  try {
    return JSON.parse(textOf(value) ?? '') as NonNullable<SiteEventsProps['settings']>
  } catch {
    throw new Error('"settings" is not JSON.')
  }
}
