import { describe, expect, it } from 'vitest'
import { errorGroup } from '../../../server/reducer/error-group.js'
import { fileName, parseStack } from '../../../server/reducer/stack.js'
import { aside, given } from './given.js'

const V8 = `TypeError: Cannot read properties of undefined (reading 'price')
    at Cart.add (https://shop.test/js/cart-3f2a9bcd.js?v=2:40:13)
    at HTMLButtonElement.<anonymous> (https://shop.test/js/page.js:12:5)
    at new Shop (https://shop.test/js/page.js:30:9)
    at https://shop.test/js/page.js:50:1`

const FIREFOX = `add@https://shop.test/js/cart-3f2a9bcd.js?v=2:40:20
load/<@https://shop.test/js/page.js:12:14
Shop@https://shop.test/js/page.js:30:2
@https://shop.test/js/page.js:50:1
`

const SAFARI = `add@https://shop.test/js/cart-3f2a9bcd.js?v=2:40:25
https://shop.test/js/page.js:12:8
Shop@https://shop.test/js/page.js:30:11
module code@https://shop.test/js/page.js:50:6`

const MESSAGES = [
  [V8, "Cannot read properties of undefined (reading 'price')"],
  [FIREFOX, 'item is undefined'],
  [SAFARI, "undefined is not an object (evaluating 'item.price')"],
] as const

describe('the group of an error', () => {
  it('is one for one bug, whatever the engine says of it', () => {
    const groups = MESSAGES.map(([stack, message]) =>
      errorGroup({ kind: 'TypeError', message, stack }),
    )
    expect(groups[0]).toBe(
      'TypeError add@/js/cart.js:40 @/js/page.js:12 Shop@/js/page.js:30 @/js/page.js:50',
    )
    expect(new Set(groups).size).toBe(1)
  })

  it('is one for one bug behind an await, which each engine tells in its own way', () => {
    const v8 = `Error: no\n    at f (https://x.test/a.js:1:2)\n    at async g (https://x.test/a.js:9:2)`
    const firefox = `f@https://x.test/a.js:1:2\nasync*g@https://x.test/a.js:9:2\n`
    const safari = `f@https://x.test/a.js:1:2`
    const timer = `f@https://x.test/a.js:1:2\nsetTimeout handler*g@https://x.test/a.js:7:2\n`
    for (const stack of [v8, firefox, safari, timer])
      expect(errorGroup({ kind: 'Error', message: 'no', stack })).toBe('Error f@/a.js:1')
  })

  it('is the same in the compact form', () => {
    const stacks: readonly (readonly [string, string])[] = [
      [
        '/js/cart-3f2a9bcd.js,/js/page.js!Cart.add@0:40:13;HTMLButtonElement.<anonymous>@1:12:5;new Shop@1:30:9;@1:50:1',
        "Cannot read properties of undefined (reading 'price')",
      ],
      ['/js/cart.js,/js/page.js!add@0:40:20;load/<@1:12:14;Shop@1:30:2;@1:50:1', 'no'],
      ['/js/cart.js,/js/page.js!add@0:40:25;@1:12:8;Shop@1:30:11;module code@1:50:6', 'no'],
    ]
    for (const [stack, message] of stacks)
      expect(errorGroup({ kind: 'TypeError', message, stack })).toBe(
        'TypeError add@/js/cart.js:40 @/js/page.js:12 Shop@/js/page.js:30 @/js/page.js:50',
      )
  })

  it('is one for one bug in code that eval ran, of which Safari tells nothing', () => {
    const v8 = `ReferenceError: no\n    at eval (eval at f (https://x.test/a.js:3:7), <anonymous>:1:26)\n    at f (https://x.test/a.js:3:7)`
    const firefox = `@https://x.test/a.js line 3 > eval:1:26\nf@https://x.test/a.js:3:12\n`
    const safari = `eval code@\neval@[native code]\nf@https://x.test/a.js:3:9`
    for (const stack of [v8, firefox, safari])
      expect(errorGroup({ kind: 'Error', message: 'no', stack })).toBe('Error f@/a.js:3')
    const alone = [v8.split('\n').slice(0, 2).join('\n'), firefox.split('\n')[0] ?? '']
    for (const stack of alone)
      expect(errorGroup({ kind: 'Error', message: 'no', stack })).toBe('Error @/a.js > eval:1')
  })

  it('is one for one bug in WebAssembly, and leaves out what extensions and engines run', () => {
    const v8 = `f (wasm://wasm/0543fef2:wasm-function[7]:0x21)`
    for (const stack of [
      `Error: no\n    at ${v8}\n    at g (https://x.test/a.js:1:2)`,
      `f@https://x.test/a.js > WebAssembly.instantiate:wasm-function[7]:0x21\ng@https://x.test/a.js:1:9\n`,
      `0@<?>:wasm-function[7]\ng@https://x.test/a.js:1:5`,
    ])
      expect(errorGroup({ message: 'no', stack })).toBe('Error @wasm:7 g@/a.js:1')
    const stack = `x@moz-extension://1-2/a.js:1:1\nmap@[native code]\nf@https://x.test/a.js:1:2`
    expect(errorGroup({ message: 'no', stack })).toBe('Error f@/a.js:1')
  })

  it('of what a policy blocked is the directive and the origin, wherever it was met', () => {
    const kind = 'SecurityPolicyViolation'
    const message = 'img-src https://evil.example'
    for (const line of ['1', '2'])
      expect(errorGroup({ kind, message, file: '/a.js', line })).toBe(`${kind} ${message}`)
  })

  it('without frames does not depend on what is quoted, on URLs nor on ids', () => {
    const tell = (quoted: string, id: string): string =>
      errorGroup({
        message: `Can't load "${quoted}" from https://x.test/${quoted} as '${id}' (${id})`,
      })
    const [one, other] = [
      '0b8e7f0e-6f0d-4c0a-9d7b-0a1b2c3d4e5f',
      '1b8e7f0e-6f0d-4c0a-9d7b-0a1b2c3d4e5f',
    ]
    expect(tell('one', one)).toBe(`Error Can't load "" from url as "" (uuid)`)
    expect(tell('other', other)).toBe(tell('one', one))
  })

  it('does not depend on the site that a file is served from, nor on its version', () => {
    expect(fileName('https://a.test/js/app.9f8e7d6c.js?x=1#y')).toBe('/js/app.js')
    expect(fileName('http://localhost:8787/js/app.js')).toBe('/js/app.js')
    expect(fileName('blob:https://a.test/0a1b')).toBe('/0a1b')
  })

  it('keeps a name whole that begins like a keyword', () => {
    const stack = `getUser@https://x.test/a.js:1:2\nsettings@https://x.test/a.js:2:2\nget user@https://x.test/a.js:3:2`
    expect(parseStack(stack, '').map(({ call }) => call)).toEqual(['getUser', 'settings', 'user'])
  })

  it('does not take a short message for a part of a frame', () => {
    for (const message of ['f', 'https', 'x.test', 'js'])
      expect(errorGroup({ message, stack: 'f@https://x.test/a.js:1:2' })).toBe('Error f@/a.js:1')
  })

  it('cannot be forged by a message with newlines', () => {
    const forged = 'no\n    at evil (https://x.test/bank.js:1:1)\nevil@https://x.test/bank.js:1:1'
    const v8 = `TypeError: ${forged}\n    at f (https://x.test/a.js:1:2)`
    for (const stack of [v8, v8.replace('TypeError: ', 'Uncaught TypeError: ')])
      expect(errorGroup({ kind: 'TypeError', message: forged, stack })).toBe('TypeError f@/a.js:1')
    expect(errorGroup({ kind: 'E', message: forged, stack: `${forged}\n` })).not.toContain('@/')
  })

  it('is made of the message, numbers aside, where there is no frame and no file', () => {
    const group = 'Error Timed out after 0 ms'
    expect(errorGroup({ message: 'Timed out after 30 ms' })).toBe(group)
    expect(errorGroup({ kind: '', message: 'Timed out after 7 ms', file: '', stack: '' })).toBe(
      group,
    )
    expect(errorGroup({ message: 'x', file: 'https://x.test/a.js', line: '3' })).toBe(
      'Error @/a.js:3',
    )
  })

  it('is never cut inside a character', () => {
    for (let length = 290; length < 300; length++)
      expect(errorGroup({ message: 'x'.repeat(length) + '🦊'.repeat(9) })).not.toMatch(
        /\p{Surrogate}/u,
      )
  })

  it('is found in bounded time in a stack made to be slow', () => {
    const nasty = ['@http:'.repeat(170), 'at ' + ' ('.repeat(500), `at a (http:${':1'.repeat(450)}`]
    const stack = nasty
      .map((line) => line.slice(0, 1_000))
      .join('\n')
      .repeat(5)
    const start = performance.now()
    parseStack(stack, '')
    for (const each of [`"'`, `'a`, 'http://', '0-', 'eval at ('])
      errorGroup({ message: each.repeat(2_000), stack: `${each.repeat(4_000)}!@0:1:2` })
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('error groups', () => {
  const report = { kind: 'TypeError', message: 'no', stack: 'f@https://x.test/a.js:1:2' }

  it('count each report once, however often it is delivered', async () => {
    const first = given('error/js', { ...report, id: 'report-one' })
    const second = given('error/js', { ...report, id: 'report-two', count: '4' }, { at: 5_000 })
    const text = await aside([first, second, first, second, second])
    expect(text).toMatch(/^#groups=1\ngroup=TypeError f@\/a\.js:1&count=5&first=/)
    expect(text).toContain('&v=1&')
  })

  it('show the first report as it came, and when the bug was first and last met', async () => {
    const [early, late] = [10, 20].map((at) =>
      given('error/js', { ...report, id: `report-${at}`, message: `no ${at}\n#&` }, { at }),
    )
    const text = await aside([late, early])
    expect(text).toContain('&message=no 10%0A%23%26&')
    expect(text).toContain('&first=1970-01-01T00:00:00.010Z&last=1970-01-01T00:00:00.020Z&')
  })

  it('are listed with the latest first', async () => {
    const events = ['a', 'b', 'c'].map((file, at) =>
      given('error/js', { id: `report-${file}`, message: 'no', file: `/${file}.js` }, { at }),
    )
    const text = await aside(events)
    expect(text.match(/@\/[abc]/g)).toEqual(['@/c', '@/b', '@/a'])
  })
})
