import { createFolderArtifactStore } from '../../../server/adapter/folder/artifact-store.js'
import { createMemoryArtifactStore } from '../../../server/adapter/memory/artifact-store.js'
import { createMemoryCooldown } from '../../../server/adapter/memory/cooldown.js'
import { createMemoryEventStore } from '../../../server/adapter/memory/event-store.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import { createSqliteEventStore } from '../../../server/adapter/sqlite/event-store.js'
import { createSqliteStateStore } from '../../../server/adapter/sqlite/state-store.js'
import { artifactStoreContract } from '../../contract/artifact-store.js'
import { cooldownContract, timedCooldown } from '../../contract/cooldown.js'
import { EVENT_STORE_NOW, eventStoreContract } from '../../contract/event-store.js'
import { stateStoreContract } from '../../contract/state-store.js'
import { temporaryFolder, withDatabase } from './temporary.js'

const clock = { now: () => EVENT_STORE_NOW }

stateStoreContract('state in memory', async () => ({ port: createMemoryStateStore() }))
stateStoreContract('state in SQLite', () => withDatabase(createSqliteStateStore))
stateStoreContract('state in SQLite that is never held', () =>
  withDatabase((database) => createSqliteStateStore(database, { rowsHeldMax: 0 })),
)

eventStoreContract('events in memory', async () => ({ port: createMemoryEventStore(clock) }))
eventStoreContract('events in SQLite', () =>
  withDatabase((database) => createSqliteEventStore(database, clock)),
)

cooldownContract('cool-downs in memory', async () => ({
  port: timedCooldown(createMemoryCooldown),
}))

artifactStoreContract('artifacts in memory', async () => ({ port: createMemoryArtifactStore() }))
artifactStoreContract('artifacts in a folder', folderStore({}))
artifactStoreContract('artifacts in a folder that are never held', folderStore({ heldBytesMax: 1 }))

function folderStore(options: { heldBytesMax?: number }) {
  return async () => {
    const { folder, end } = await temporaryFolder()
    return { port: createFolderArtifactStore(folder, options), end }
  }
}
