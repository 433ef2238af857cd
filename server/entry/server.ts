/** The embedded server, for whoever starts it from a program of their own instead of the command. */
export { startSite, type EmbeddedSite } from './embedded-site.js'
export { DEFAULTS, SettingError, readConfig, resolveSettings, type Settings } from './settings.js'
