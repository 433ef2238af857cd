import { existsSync } from 'node:fs'
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { describe, expect, it } from 'vitest'
import { SiteEvents } from '../../../server/cdk/index.js'
import { BUILT_FUNCTIONS } from '../built-handler.js'
import { startLoopbackAws, type LoopbackAws } from '../loopback-aws.js'
import { startLambda } from '../lambda/start-lambda.js'
import { createBuiltFolder } from './built-folder.js'
import { WHOLE, ofType, type Resources } from './stack.js'

/** The CDK takes its time on a busy machine. */
const SYNTH_MS_MAX = 60_000
const NAMES = ['fast', 'keys', 'log', 'session', 'upload']

/** A built folder with the real functions, and something beside them that is not to be packed. */
async function builtFolder(): Promise<string> {
  const built = createBuiltFolder()
  for (const name of NAMES)
    await copyFile(join(BUILT_FUNCTIONS, `${name}.mjs`), join(built, 'aws', `${name}.mjs`))
  await writeFile(join(built, 'aws', 'fast.mjs.map'), '{}')
  return built
}

/** The folders of functions as the CDK keeps them for a deployment, which zips them, and the template beside them. */
async function synthesize(built: string): Promise<{ folders: string[]; resources: Resources }> {
  const outdir = join(built, 'out')
  const app = new App({ outdir })
  const stack = new Stack(app, 'Blog', { env: { region: 'us-east-1' } })
  new SiteEvents(stack, 'SiteEvents', { ...WHOLE, built })
  app.synth()
  const template = await readFile(join(outdir, 'Blog.template.json'), 'utf8')
  const { Resources } = JSON.parse(template) as { Resources: Resources }
  const names = await readdir(outdir)
  const folders = names
    .filter((name) => name.startsWith('asset.'))
    .map((name) => join(outdir, name))
  return { folders, resources: Resources }
}

describe.runIf(existsSync(join(BUILT_FUNCTIONS, 'fast.mjs')))('the functions of a stack', () => {
  it(
    'are packed as one file each, and start with what the stack tells them',
    async () => {
      const aws = await startLoopbackAws()
      const built = await builtFolder()
      try {
        const { folders, resources } = await synthesize(built)
        const functions = ofType(resources, 'AWS::Lambda::Function').map(
          ([, each]) => each.Properties,
        )
        const packed: string[] = []
        for (const folder of folders) {
          const files = await readdir(folder)
          const name = NAMES.find((each) => files.includes(`${each}.mjs`))
          if (name === undefined) continue
          packed.push(name)
          expect(files).toEqual([`${name}.mjs`])
          expect(await readFile(join(folder, `${name}.mjs`))).toEqual(
            await readFile(join(BUILT_FUNCTIONS, `${name}.mjs`)),
          )
          const { Environment } = functions.find(({ Handler }) => Handler === `${name}.handler`)
          const lambda = await startLambda({
            folder,
            handler: `${name}.handler`,
            env: settled(Environment?.Variables, aws),
          })
          // What is none of its kind gets as far as the handler itself, and no further.
          await expect(lambda.invoke({})).rejects.toThrow(/^The event is none|is not understood/)
          await lambda.stop()
        }
        expect(packed.sort()).toEqual(NAMES)
      } finally {
        await aws.stop()
        await rm(built, { recursive: true })
      }
    },
    SYNTH_MS_MAX,
  )
})

/** The variables that a function has, and no others, with the names on loopback in the place of those it is deployed with. */
function settled(
  variables: Readonly<Record<string, unknown>> = {},
  { env }: LoopbackAws,
): Record<string, string> {
  const known: Readonly<Record<string, string>> = env
  const own = Object.entries(variables).map(([name, value]): [string, string] => [
    name,
    known[name] ?? (typeof value === 'string' ? value : 'x'),
  ])
  const lambdas = Object.entries(known).filter(([name]) => name.startsWith('AWS_'))
  return Object.fromEntries([...lambdas, ...own])
}
