import { describe, expect, it } from 'vitest'
import { PREFIXES, utf8Length } from '../../codec/index.js'
import { deployedSettings } from '../../server/entry/aws/deployed-settings.js'
import { readEnvironment } from '../../server/entry/aws/environment.js'

const LAMBDA = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
}

describe('the settings of a deployed site', () => {
  it('hold what nobody signed in has written, unless they say otherwise', () => {
    expect(deployedSettings('{}')).toEqual({
      prefixes: PREFIXES,
      moderation: 'anonymous',
      origins: [],
      cookie: 'session',
    })
  })

  it('fit into an entry of a KeyValueStore', () => {
    const text = JSON.stringify({
      slow: '/events/',
      fast: '/fastevent/',
      moderation: 'anonymous',
      origins: ['https://blog.example', 'https://docs.example'],
      cookie: 'session',
      reactions: ['👍', '❤️', '🎉', '🚀', '👀'],
    })
    expect(utf8Length(text)).toBeLessThan(1_024)
    expect(deployedSettings(text)).toMatchObject({ reactions: ['👍', '❤️', '🎉', '🚀', '👀'] })
  })

  it.each([
    ['{', 'not JSON'],
    ['[]', 'must be an object'],
    ['{"moderaton":"all"}', 'no setting "moderaton". There are: slow'],
    ['{"constructor":1}', 'no setting "constructor"'],
    ['{"moderation":"some"}', '"moderation" must be "none", "anonymous" or "all"'],
    ['{"slow":"events"}', '"slow" must be a path'],
    ['{"slow":"/e/","fast":"/e/"}', '"slow" and "fast" must differ'],
    ['{"origins":["https://a.example/x"]}', '"origins" must be origins'],
  ])('say what is wrong with %s', (text, message) => {
    expect(() => deployedSettings(text)).toThrow(message)
  })
})

describe('the environment of a function', () => {
  it('names the variable that is missing', () => {
    const environment = readEnvironment(LAMBDA)
    expect(() => environment.need('TABLE')).toThrow('The variable TABLE is missing.')
    expect(() => readEnvironment({})).toThrow('AWS_REGION')
  })

  it('knows where the services are', () => {
    const environment = readEnvironment({ ...LAMBDA, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' })
    expect(environment.endpoint('s3')).toBe('http://127.0.0.1:9')
    expect(environment.endpoint('dynamodb')).toBe('https://dynamodb.eu-west-1.amazonaws.com')
  })
})
