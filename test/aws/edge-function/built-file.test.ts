import { describe, expect, it } from 'vitest'
import { builtCode, isBuilt } from './engines.js'
import { faultsOf } from './runtime.js'

/** CloudFront takes no function over 10 KB, and raises this limit for nobody (quotas on CloudFront Functions). */
const FUNCTION_BYTES_MAX = 10_240
/** Left for what will have to be put right. */
const ROOM_BYTES = 100

describe.runIf(isBuilt)('the file of the edge function', () => {
  it('is no larger than CloudFront takes it, with some room', () => {
    const bytes = Buffer.byteLength(builtCode())
    console.log(`edge-function.js: ${bytes} bytes of ${FUNCTION_BYTES_MAX}`)
    expect(bytes).toBeLessThanOrEqual(FUNCTION_BYTES_MAX - ROOM_BYTES)
  })

  it('has nothing that the runtime lacks', () => {
    expect(faultsOf(builtCode())).toEqual([])
  })

  it.each([
    ['const {zz}={}', 'ObjectPattern'],
    ['const zz=[...[1]]', 'SpreadElement'],
    ['for(const zz of [])zz', 'ForOfStatement'],
    ['class ZZ{}', 'ClassDeclaration'],
    ['const zz=null?.b', 'ChainExpression'],
    ['const zz=null??1', 'operator ??'],
    ['export const zz=1', 'ExportNamedDeclaration'],
    ['import zz from"node:fs"', 'module node:fs'],
    ['const zz=require("fs")', 'module fs'],
    ['const zz=(y=1)=>y', 'AssignmentPattern'],
    ['try{}catch{}', 'catch without a name'],
    ['const zz=1,yy={zz}', 'property'],
    ['async function zz(){Number(await 1)}', 'await among arguments'],
    ['const zz=async()=>1', 'async closure'],
    ['setTimeout(1)', 'global setTimeout'],
    ['new Set()', 'global Set'],
    ['eval("1")', 'global eval'],
    ['Object.hasOwn({},"a")', 'method hasOwn'],
    ['[].flatMap(Number)', 'method flatMap'],
    ['/^a$/.test("a")', 'end in ^a$'],
    ['/\\S/.test("a")', 'class in \\S'],
    ['/a.b/.test("a")', 'dot in a.b'],
    ['/a/u.test("a")', 'flags u'],
    ['/[\\ud800-\\udfff]/.test("a")', 'set in [\\ud800-\\udfff]'],
  ])('would be found out with %s in it', (code, fault) => {
    expect(faultsOf(`${builtCode()};${code}`)).toContain(fault)
  })

  it('would be found out without a handler', () => {
    expect(
      faultsOf(builtCode().replace('async function handler(', 'async function handles(')),
    ).toContain('no handler')
  })
})
