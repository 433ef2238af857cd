import { startProgram, type Emulator } from './emulator.js'
import { missingOf, toolPath } from './tools.js'

const JARS = toolPath('dynamodb-local')
const MAIN = 'software.amazon.dynamodb.services.local.main.ServerRunner'

/** DynamoDB Local, AWS's own, in memory. */
export const dynamoDbLocal: Emulator = {
  name: 'DynamoDB Local',
  missing: () => missingOf(JARS),
  start: () =>
    startProgram('java', (port) => [
      `-Djava.library.path=${JARS}`,
      '-cp',
      `${JARS}/*`,
      MAIN,
      '-disableTelemetry',
      '-inMemory',
      '-port',
      String(port),
    ]),
}
