export { SiteEvents } from './site-events.js'
export type { MailProps, SiteEventsProps, SiteProps } from './props.js'
export type { AuthSettings, SiteEventsSettings } from './settings.js'
