import { expect, it } from 'vitest'
import { readDeployedKeys } from '../../../server/adapter/aws/deployed-keys.js'
import { getParameter, putParameter } from '../../../server/adapter/aws/parameter.js'
import { settleKeys } from '../../../server/adapter/aws/settle-keys.js'
import { createSignedRequests } from '../../../server/adapter/aws/signed-request.js'
import { describeOn } from '../../emulator/emulator.js'
import { moto } from '../../emulator/moto.js'

describeOn(moto, 'parameters of moto', (emulator) => {
  const send = createSignedRequests({
    region: 'us-east-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    timeoutMs: 20_000,
  })
  const store = (): { send: typeof send; endpoint: string } => ({ send, endpoint: emulator.url })
  let made = 0
  const makeKey = (): string => `${made++}`.padEnd(43, 'k')

  it('are told apart from those that are not there', async () => {
    expect(await getParameter(store(), '/site/none')).toBeUndefined()
    expect(await putParameter(store(), '/site/text', 'one', false)).toBe('written')
    expect(await putParameter(store(), '/site/text', 'two', false)).toBe('exists')
    expect(await putParameter(store(), '/site/text', 'three', true)).toBe('written')
    expect(await getParameter(store(), '/site/text')).toBe('three')
  })

  it('hold the keys that were made, for the functions that read them', async () => {
    const kids = ['1']
    const keys = await settleKeys(store(), '/site/keys', { kids, retired: [] }, makeKey)
    expect(await readDeployedKeys(send, emulator.url, '/site/keys')).toEqual(keys)
    expect(await settleKeys(store(), '/site/keys', { kids, retired: [] }, makeKey)).toEqual(keys)
    const asked = { kids: ['2', '1'], retired: [] }
    const rotated = await settleKeys(store(), '/site/keys', asked, makeKey)
    expect(rotated.session[1]).toEqual(keys.session[0])
    expect(await readDeployedKeys(send, emulator.url, '/site/keys')).toEqual(rotated)
  })
})
