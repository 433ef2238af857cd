import { describe, expect, it } from 'vitest'
import { authSettings } from '../../server/entry/aws/auth-settings.js'
import { edgeSettings } from '../../server/entry/aws/edge-settings.js'

const AUTH = { jwksUrl: 'https://login.example/jwks.json', issuer: 'https://login.example/' }

describe('the settings of a Lambda@Edge function', () => {
  it('name the keys, and need nothing else', () => {
    expect(edgeSettings('{"keysParameter":"/site-events/keys"}')).toMatchObject({
      keysParameter: '/site-events/keys',
      region: 'us-east-1',
      carrier: 'att',
      auth: undefined,
      settings: { moderation: 'anonymous', cookie: 'session', origins: [] },
    })
  })

  it('hold those of the site, its login among them', () => {
    const settings = { moderation: 'all', auth: { ...AUTH, audience: 'blog', minutes: 30 } }
    const file = { keysParameter: 'k', region: 'eu-west-1', carrier: 'none', settings }
    expect(edgeSettings(JSON.stringify(file))).toMatchObject({
      region: 'eu-west-1',
      carrier: 'none',
      settings: { moderation: 'all' },
      auth: { ...AUTH, jwksUrl: new URL(AUTH.jwksUrl), audience: 'blog', minutes: 30 },
    })
  })

  it.each([
    ['not json', 'not JSON'],
    ['[]', '"keysParameter"'],
    ['null', 'an object'],
    ['{}', '"keysParameter"'],
    ['{"keysParameter":"k","carrier":"header"}', '"carrier"'],
    ['{"keysParameter":"k","region":"evil.example/"}', '"region"'],
    ['{"keysParameter":"k","setings":{}}', '"setings"'],
    ['{"keysParameter":"k","settings":{"moderation":"some"}}', '"moderation"'],
    ['{"keysParameter":"k","settings":null}', 'object'],
  ])('that are %s are refused, by name', (text, named) => {
    expect(() => edgeSettings(text)).toThrow(named)
  })
})

describe('the settings of a login', () => {
  it('may be left out', () => {
    expect(authSettings(undefined)).toBeUndefined()
  })

  it.each([
    ['text', 'an object'],
    [{}, '"auth.jwksUrl" is missing'],
    [{ jwksUrl: AUTH.jwksUrl }, '"auth.issuer" is missing'],
    [{ ...AUTH, jwksUrl: 'http://login.example/jwks.json' }, '"auth.jwksUrl"'],
    [{ ...AUTH, jwksUrl: 'login.example' }, '"auth.jwksUrl"'],
    [{ ...AUTH, issuer: '' }, '"auth.issuer"'],
    [{ ...AUTH, algorithms: [] }, '"auth.algorithms"'],
    [{ ...AUTH, algorithms: ['RS256', 'HS256'] }, '"auth.algorithms"'],
    [{ ...AUTH, algorithms: ['none'] }, '"auth.algorithms"'],
    [{ ...AUTH, minutes: 0 }, '"auth.minutes"'],
    [{ ...AUTH, minutes: 1_441 }, '"auth.minutes"'],
    [{ ...AUTH, secret: 'x' }, '"auth.secret"'],
  ])('that are %o are refused, by name', (value, named) => {
    expect(() => authSettings(value)).toThrow(named)
  })
})
