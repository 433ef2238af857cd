/** Hashes for the attribute `integrity`, of every file that a browser may load: into `integrity.json`, and two to copy. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'

const ENTRIES = ['site-events.js', 'site-events.iife.js']

const names = readdirSync('dist').filter((name) => /^site-events.*\.js$/.test(name))
const hashes = Object.fromEntries(
  names.sort().map((name) => {
    const digest = createHash('sha384')
      .update(readFileSync(`dist/${name}`))
      .digest('base64')
    return [name, `sha384-${digest}`]
  }),
)
writeFileSync('dist/integrity.json', `${JSON.stringify(hashes, null, 2)}\n`)
// `npm start` and `npm test` build too, and have other things to say.
if (process.env.npm_config_loglevel !== 'silent')
  for (const name of ENTRIES) console.log(`${name} integrity="${hashes[name]}"`)
