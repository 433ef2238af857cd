import { expect, it } from 'vitest'
import { ERROR_STUB } from '../../client/error-reporter/stub.js'
import { blocksOf, readDocument } from './documents.js'

it('the README has the inline stub as it is', () => {
  const blocks = blocksOf(readDocument('README.md'), 'html').map((block) => block.trim())
  expect(blocks).toContain(`<script>${ERROR_STUB}</script>`)
})
