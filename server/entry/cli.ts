#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { EventError } from '../../codec/index.js'
import { SettingError } from './settings.js'
import { aggregateVerb } from './verb-aggregate.js'
import { queryVerb } from './verb-query.js'
import { replayVerb } from './verb-replay.js'
import { sendVerb } from './verb-send.js'
import { serveVerb } from './verb-serve.js'
import { tokenVerb } from './verb-token.js'
import { verifyVerb } from './verb-verify.js'
import { VERSION } from './version.js'

const list = (value: string, before: string[] = []): string[] => [...before, value]
const number = (value: string): number => {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(value)
}

const program = new Command('site-events')
  .description(
    'Comments, reactions, polls and error reports for a static site. The access log is the event bus.',
  )
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(see --help)')

program
  .command('serve')
  .description('serve a static site with its events, on one machine')
  .argument('[site]', 'folder of the static site')
  .option(
    '-d, --data <folder>',
    'folder of the log, the artifacts and the state (default: $DATA or ./data)',
  )
  .option('-p, --port <port>', 'port to listen on (default: $PORT or 8787)', number)
  .option('--host <address>', 'address to listen on (default: $HOST or 127.0.0.1)')
  .option(
    '--moderation <mode>',
    'which comments wait for approval: none, anonymous or all (default: none)',
  )
  .option(
    '--auth <url or file>',
    "keys of the site's own login: a JWKS URL, or a file with a JWKS or a secret",
  )
  .option('--issuer <iss>', 'issuer that a session must have')
  .option('--audience <aud>', 'audience that a session must have')
  .option('--cookie <name>', 'cookie that holds the session (default: session)')
  .option('--origin <origin>', 'another origin that may post; may be given again', list)
  .option(
    '--reactions <kind>',
    'a reaction that is on offer; may be given again (default: any)',
    list,
  )
  .option('--trust-proxy', "take the visitor's address from X-Forwarded-For")
  .option('--slow-prefix <path>', 'path of the slow lane (default: /events/)')
  .option('--fast-prefix <path>', 'path of the fast lane (default: /fastevent/)')
  .option(
    '--config <file>',
    'settings in JSON (default: site-events.config.json, where there is one)',
  )
  .action(serveVerb)

program
  .command('replay')
  .description('read log files into a data folder; reading one twice changes nothing')
  .argument(
    '<files...>',
    'log files of CloudFront, of this server, or as --format says; plain or gzip',
  )
  .option(
    '-f, --format <name>',
    'cloudfront (this server too), cloudfront-realtime, nginx (combined) or caddy (JSON)',
    'cloudfront',
  )
  .option('--columns <names>', 'columns of a real-time log, where not all of them are chosen')
  .option('-d, --data <folder>', 'the data folder (default: $DATA or ./data)')
  .action(replayVerb)

program
  .command('verify')
  .description('rebuild the state from the log alone and compare every artifact, byte for byte')
  .option('-d, --data <folder>', 'the data folder (default: $DATA or ./data)')
  .action(verifyVerb)

program
  .command('aggregate')
  .description('cut comment files that have grown over 32 KiB into segments')
  .option('-d, --data <folder>', 'the data folder (default: $DATA or ./data)')
  .action(aggregateVerb)

program
  .command('token')
  .description('mint a session, for tests and for the owner of the site')
  .requiredOption('-u, --user <id>', 'whom the session is for')
  .option('-n, --name <name>', 'the name that others see')
  .option('-r, --role <role>', 'admin or moderator; may be given again', list)
  .option('--minutes <n>', 'how long it is valid', number, 60)
  .option('-d, --data <folder>', 'the data folder (default: $DATA or ./data)')
  .action(tokenVerb)

program
  .command('send')
  .description('send one event, and say where its result appears')
  .argument('<type>', 'type of the event, such as comment')
  .argument('[fields...]', 'fields as name=value')
  .option('--url <url>', 'the site (default: http://127.0.0.1:8787)')
  .option('--token <jwt>', 'a session, as "token" prints it')
  .option('--lane <lane>', 'slow or fast; each type has its own default')
  .action(sendVerb)

program
  .command('query')
  .description('ask the log: a query by its name, or SQL over the table "log"')
  .argument('[question]', 'name of a query, or one SELECT')
  .argument(
    '[files...]',
    "log files of CloudFront or of this server, plain or gzip (default: the data folder's log)",
  )
  .option('--list', 'tell the names of the queries')
  .option('--format <format>', 'text, csv or json', 'text')
  .option('--since <day>', 'first day that counts, such as 2026-11-22')
  .option('--until <day>', 'last day that counts')
  .option('--sql <dialect>', "print a query's text for athena or duckdb, and ask nothing")
  .option('--table <s3 url>', 'print the table for Athena, over the log that is delivered there')
  .option('--distribution <id>', 'distribution of that log; may be given again', list)
  .option('--slow-prefix <path>', 'path of the slow lane (default: as the site has it)')
  .option('--fast-prefix <path>', 'path of the fast lane (default: as the site has it)')
  .option('-d, --data <folder>', 'the data folder (default: $DATA or ./data)')
  .action(queryVerb)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

/** 1: the command failed. 2: it was asked for wrongly. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const expected = error instanceof SettingError || error instanceof EventError
  console.error(`site-events: ${error instanceof Error ? error.message : String(error)}`)
  if (!expected && process.env['DEBUG']) console.error(error)
  return expected ? 2 : 1
}
