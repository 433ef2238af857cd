import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { SiteEventsSettings } from './settings.js'

/** A site to serve, where no distribution does yet. */
export interface SiteProps {
  /** A folder whose files are published beside the artifacts. @default none: copy them into the public bucket */
  readonly folder?: string
  /** Names of the site, such as `blog.example`. @default the name that CloudFront gives */
  readonly domainNames?: readonly string[]
  /** For these names; in us-east-1, where CloudFront looks for it. */
  readonly certificate?: ICertificate
}

/** Mail to the site's owner, by SES. */
export interface MailProps {
  readonly from: string
  readonly to: readonly string[]
  /** What SES has verified: an address or a domain. @default the domain of `from` */
  readonly identity?: string
}

export interface SiteEventsProps {
  /** Makes a distribution that serves this site. @default none: `addTo` or `attach` one of your own */
  readonly site?: SiteProps
  readonly settings?: SiteEventsSettings
  /** Names of the keys that sign sessions and attestations: the first signs, all verify. @default ['1'] */
  readonly keys?: readonly string[]
  /** Where the keys are kept, encrypted. @default '/site-events/<stack>/<id>/keys' */
  readonly keysParameter?: string
  /** @default no mail */
  readonly mail?: MailProps
  /** Whether there is a bucket for uploads, and a reader that records them. @default false */
  readonly uploads?: boolean
  /** How long the access log is kept, in days. @default 90 */
  readonly logDays?: number
  /** Who is told when something is wrong. @default nobody: the alarms are there without an action */
  readonly alarmEmail?: string
  /** A mail to `alarmEmail` at 80 % of so many US dollars a month, and at 100 % of what is forecast. @default none */
  readonly budgetUsd?: number
  /** Most requests of events that one address may send in five minutes, by a rule of WAF. @default no rule */
  readonly requestsPer5MinutesMax?: number
  /** Most invocations of the fast lane at once, taken from those of the account. @default no bound of its own */
  readonly fastInvocationsMax?: number
  /** What the build has left: the handlers in `aws/`, and the scripts of the browser. @default `dist` of this package */
  readonly built?: string
}

/** What holds where nothing is said. */
export const DEFAULTS = {
  settings: { moderation: 'anonymous' },
  keys: ['1'],
  uploads: false,
  logDays: 90,
} as const satisfies SiteEventsProps
