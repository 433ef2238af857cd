import { createFolderLog } from '../adapter/folder/access-log.js'
import { systemClock } from '../adapter/node/clock.js'
import { aggregate } from '../use-case/aggregate.js'
import { createIngestion } from '../use-case/ingest.js'
import { dataFolder } from './environment.js'
import { loadLogSettings } from './log-settings.js'
import { makeCut } from './make-cut.js'
import { openData } from './open-data.js'

/** Cuts grown comment files of a data folder that nobody serves at the moment; a server cuts its own. */
export async function aggregateVerb(options: { data?: string }): Promise<void> {
  const data = await openData(dataFolder(options.data))
  const [prefixes] = (await loadLogSettings(data.folder)).prefixes
  const log = await createFolderLog({ folder: data.logFolder, now: systemClock.now })
  const cut = makeCut(data.attestor, systemClock.now, prefixes.fast)
  const publishing = { state: data.state, open: data.open, aside: data.aside, clock: systemClock }
  const late = (error: unknown): void =>
    console.error('A cut is late; the next start of the server applies it.', error)
  const ingestion = createIngestion({ ...publishing, log, cut, late })
  try {
    const cuts = await aggregate(publishing, async (subject, before) => {
      const { admitted, request } = cut(subject, before)
      await ingestion.accept(admitted, request)
      await ingestion.idle()
    })
    console.log(cuts === 1 ? '1 file was cut.' : `${cuts} files were cut.`)
  } finally {
    await ingestion.idle()
    await log.close()
    data.close()
  }
}
