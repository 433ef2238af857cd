import { describe } from 'vitest'
import { engines } from '../edge-function/engines.js'
import { startLoopbackCloud } from './cloud.js'
import { endToEnd } from './end-to-end-suite.js'
import { KEYS } from './told-site.js'

// Under njs where it is there: it is nearest to CloudFront's own engine.
const engine = engines.at(-1)!

describe(`a site on the loopback, its edge under ${engine.name}`, () => {
  endToEnd(engine, () => startLoopbackCloud(KEYS))
})
