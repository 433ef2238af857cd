import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  RETRY_AFTER_MS_MAX,
  RETRY_BASE_MS,
  RETRY_MS_MAX,
  fullJitterMs,
  retryAfterMs,
} from '../../client/backoff.js'
import { jitteredMs } from '../../client/jitter.js'

test('full jitter is anywhere below a ceiling that doubles, up to five minutes', () => {
  fc.assert(
    fc.property(fc.nat(2_000), (tries) => {
      const ms = fullJitterMs(tries)
      expect(ms).toBeGreaterThanOrEqual(0)
      expect(ms).toBeLessThanOrEqual(Math.min(RETRY_MS_MAX, RETRY_BASE_MS * 2 ** tries))
    }),
  )
})

test('a pace is kept within a quarter', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (ms) => {
      const jittered = jitteredMs(ms)
      expect(jittered).toBeGreaterThanOrEqual(ms * 0.75)
      expect(jittered).toBeLessThanOrEqual(ms * 1.25)
    }),
  )
})

test('Retry-After is between nothing and an hour, or not there, whatever it says', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.integer().map(String),
        fc.double().map(String),
        fc.date().map(String),
      ),
      (value) => {
        const ms = retryAfterMs(value)
        if (!Number.isNaN(ms)) expect(ms >= 0 && ms <= RETRY_AFTER_MS_MAX).toBe(true)
      },
    ),
  )
})

test.each([
  ['120', 120_000],
  ['0', 0],
  ['-5', 0],
  ['86400', RETRY_AFTER_MS_MAX],
  [new Date(0).toUTCString(), 0],
  [new Date(Date.now() + 9_000_000).toUTCString(), RETRY_AFTER_MS_MAX],
])('Retry-After: %s is %d ms', (value, ms) => {
  expect(retryAfterMs(value)).toBe(ms)
})

test.each([null, undefined, 'soon'])('Retry-After: %s says nothing', (value) => {
  expect(retryAfterMs(value)).toBeNaN()
})

test('Retry-After may be a date', () => {
  const ms = retryAfterMs(new Date(Date.now() + 60_000).toUTCString())
  expect(ms).toBeGreaterThan(58_000)
  expect(ms).toBeLessThanOrEqual(60_000)
})
