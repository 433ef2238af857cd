import { describe, expect, it } from 'vitest'
import { BROKEN } from './broken-stacks.js'
import { RULES, type Rule } from './rules.js'
import { SITE, WHOLE, resourcesOf } from './stack.js'

const stacks = { 'a site': resourcesOf(SITE), 'a site with every part': resourcesOf(WHOLE) }
const rules = Object.entries(RULES) as [keyof typeof RULES, Rule][]

describe.each(Object.entries(stacks))('the stack of %s', (_, resources) => {
  it.each(rules)('%s', (_, faultsOf) => {
    expect(faultsOf(resources)).toEqual([])
  })
})

describe.each(rules)('the rule that a stack %s', (rule, faultsOf) => {
  it.each(Object.entries(BROKEN[rule]))('notices %s', (_, breaks) => {
    expect(faultsOf(resourcesOf(SITE, breaks))).not.toEqual([])
  })
})

describe('a template', () => {
  it('is the same each time, so that deploying it again changes nothing', () => {
    expect(resourcesOf(WHOLE)).toEqual(stacks['a site with every part'])
  })
})
