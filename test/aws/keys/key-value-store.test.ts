import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { STORE_VALUE_BYTES_MAX, putEntries } from '../../../server/adapter/aws/key-value-store.js'
import { STORE_ARN, startLoopbackKeys, type LoopbackKeys } from './loopback-keys.js'
import { PUBLISHED_CREDENTIALS } from './published-key.js'

let loopback: LoopbackKeys
beforeEach(async () => {
  loopback = await startLoopbackKeys()
})
afterEach(() => loopback.stop())

const put = (entries: Record<string, string>, credentials = PUBLISHED_CREDENTIALS): Promise<void> =>
  putEntries(entries, { credentials, arn: STORE_ARN, endpoint: loopback.url, pauseMs: 1 })

describe('entries of the edge', () => {
  it('are written together, and those of other names stay', async () => {
    loopback.entries.set('other', 'stays')
    await put({ session: '[]', settings: '{}' })
    expect(Object.fromEntries(loopback.entries)).toEqual({
      other: 'stays',
      session: '[]',
      settings: '{}',
    })
    expect(loopback.calls).toHaveLength(2)
  })

  it.each([[404], [409], [429], [500], [503]])(
    'are written after the store answered %d for a moment',
    async (status) => {
      loopback.storeFails.push(status, status)
      await put({ session: '[]' })
      expect(loopback.entries.get('session')).toBe('[]')
    },
  )

  it('are read about once more where somebody else changed the store between', async () => {
    loopback.storeFails.push(200, 409)
    await put({ session: '[]' })
    expect(loopback.calls.map((call) => call.slice(0, 4))).toEqual(['GET ', 'POST', 'GET ', 'POST'])
  })

  it('are given up where the store refuses, and where it fails too often', async () => {
    loopback.storeFails.push(403)
    await expect(put({ session: '[]' })).rejects.toThrow('cannot be written: 403')
    loopback.storeFails.push(...Array.from({ length: 9 }, () => 500))
    await expect(put({ session: '[]' })).rejects.toThrow('500')
    expect(loopback.entries.size).toBe(0)
  })

  it('are refused with the signature of other credentials', async () => {
    const others = { ...PUBLISHED_CREDENTIALS, secretAccessKey: 'other' }
    await expect(put({ session: '[]' }, others)).rejects.toThrow('signature')
  })

  it('are at most a kilobyte each, which is known before anything is sent', async () => {
    await put({ settings: 'é'.repeat(STORE_VALUE_BYTES_MAX / 2) })
    loopback.calls.length = 0
    await expect(put({ settings: 'x'.repeat(STORE_VALUE_BYTES_MAX + 1) })).rejects.toThrow(
      `"settings" of the key value store would be ${STORE_VALUE_BYTES_MAX + 1} bytes`,
    )
    expect(loopback.calls).toEqual([])
  })
})
