import { describe, expect, it } from 'vitest'
import { functionUrlRequest, functionUrlResult } from '../../server/adapter/aws/function-url.js'
import { functionUrlEvent } from './function-url-event.js'

const VIEWER = {
  'x-event-host': 'www.example.org',
  'x-event-authorization': 'Bearer of-the-viewer',
  'x-event-time': '1795514399987',
}

describe('the request of a function URL', () => {
  it('has the path and the query as they were sent', () => {
    const query = 'post=p&body=a%20b&body=twice&x=%zz'
    const event = functionUrlEvent({ method: 'GET', path: '/fastevent/comment', query })
    expect(functionUrlRequest(event)).toMatchObject({
      method: 'GET',
      path: '/fastevent/comment',
      query,
      address: '64.252.67.1',
      requestId: '5d2a8e0c-7b1f-4a7e-9c1a-2f3b4c5d6e7f',
    })
  })

  it('has the host, the credentials and the time of the viewer, where the edge carried them', () => {
    const headers = { ...VIEWER, authorization: 'AWS4-HMAC-SHA256 Credential=…' }
    const { header, at } = functionUrlRequest(functionUrlEvent({ headers }))
    expect(header('host')).toBe('www.example.org')
    expect(header('authorization')).toBe('Bearer of-the-viewer')
    expect(at).toBe(1_795_514_399_987)
  })

  it('has its own host, credentials and time, where no edge is before it', () => {
    const headers = { authorization: 'Bearer mine' }
    const { header, at } = functionUrlRequest(functionUrlEvent({ headers }))
    expect(header('host')).toBe('abcdefghij.lambda-url.eu-west-1.on.aws')
    expect(header('authorization')).toBe('Bearer mine')
    expect(at).toBe(1_795_514_400_000)
  })

  it.each(['', '12', '-1795514399987', '1795514399987.5', 'NaN', '17955143999871'])(
    'takes no recorded time of "%s"',
    (time) => {
      const event = functionUrlEvent({ headers: { 'x-event-time': time } })
      expect(functionUrlRequest(event).at).toBe(1_795_514_400_000)
    },
  )

  it('has the cookies of the list as one header', () => {
    const cookies = ['theme=dark', 'session=a.b.c']
    expect(functionUrlRequest(functionUrlEvent({ cookies })).header('cookie')).toBe(
      'theme=dark; session=a.b.c',
    )
    expect(functionUrlRequest(functionUrlEvent()).header('cookie')).toBeUndefined()
  })
})

describe('the result for a function URL', () => {
  it('says the status even where there is no body', () => {
    const location = '/comments/p.txt#an-id'
    expect(functionUrlResult({ status: 202, headers: { location } })).toEqual({
      statusCode: 202,
      headers: { location },
      body: '',
    })
  })

  it('has a cookie in the list alone', () => {
    const headers = { 'cache-control': 'no-store', 'set-cookie': 'session=x; Secure' }
    expect(functionUrlResult({ status: 200, headers, body: 'user=ann\n' })).toEqual({
      statusCode: 200,
      headers: { 'cache-control': 'no-store' },
      cookies: ['session=x; Secure'],
      body: 'user=ann\n',
    })
  })
})
