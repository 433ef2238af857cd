import { App, Duration, Stack } from 'aws-cdk-lib'
import { Distribution, type DistributionProps } from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { describe, expect, it } from 'vitest'
import type { SiteEvents } from '../../../server/cdk/index.js'
import { RULES, type Rule } from './rules.js'
import { makeStack, ofType, resourcesOf, targetOf } from './stack.js'

/** A distribution as somebody has it already. */
function theirs(stack: Stack, props: Partial<DistributionProps> = {}): Distribution {
  return new Distribution(stack, 'Theirs', {
    defaultBehavior: { origin: new HttpOrigin('blog.example') },
    ...props,
  })
}

const added = resourcesOf({}, (siteEvents, stack) =>
  siteEvents.addTo(theirs(stack, { errorResponses: siteEvents.errorResponses })),
)
const spread = resourcesOf({}, (siteEvents, stack) =>
  siteEvents.attach(
    theirs(stack, {
      additionalBehaviors: siteEvents.behaviors,
      errorResponses: siteEvents.errorResponses,
    }),
    'https://blog.example',
  ),
)

describe.each([
  ['adds its behaviours', added],
  ['gives its behaviours', spread],
])('a distribution of one’s own to which SiteEvents %s', (_, resources) => {
  it.each(Object.entries(RULES) as [string, Rule][])('keeps the rule: %s', (_, faultsOf) => {
    expect(faultsOf(resources)).toEqual([])
  })

  it('keeps its own origin, and no other distribution is made', () => {
    const distributions = ofType(resources, 'AWS::CloudFront::Distribution')
    expect(distributions).toHaveLength(1)
    const config = distributions[0]![1].Properties.DistributionConfig
    expect(config.Origins[0].DomainName).toBe('blog.example')
    expect(config.DefaultCacheBehavior.TargetOriginId).toBe(config.Origins[0].Id)
    const [[, source] = []] = ofType(resources, 'AWS::Logs::DeliverySource') as any
    const ids = JSON.stringify(source.Properties.ResourceArn)
    expect(ids).toContain(distributions[0]![0])
  })
})

describe('attaching', () => {
  const failing = (
    props: (siteEvents: SiteEvents) => Partial<DistributionProps>,
    attach: (siteEvents: SiteEvents, distribution: Distribution) => void = (siteEvents, one) =>
      siteEvents.attach(one),
  ) => {
    return () =>
      resourcesOf({}, (siteEvents, stack) => attach(siteEvents, theirs(stack, props(siteEvents))))
  }

  it('tells the reader of the log where the site is', () => {
    const url = (resources: typeof added): unknown =>
      ofType(resources, 'AWS::Lambda::Function').find(
        ([, { Properties }]) => Properties.Handler === 'log.handler',
      )![1].Properties.Environment.Variables.SITE_URL
    expect(url(spread)).toBe('https://blog.example')
    expect(targetOf(url(added))).toContain('Theirs')
  })

  it('needs the behaviours, and names those that are missing', () => {
    expect(failing(({ errorResponses }) => ({ errorResponses }))).toThrow(
      /no behaviour for \/events\/\*, .*\/fastevent\/\*.*\/comments\/\*\.txt/,
    )
  })

  it('refuses a page in the place of errors, by which a refused event would look accepted', () => {
    const page = { httpStatus: 404, responseHttpStatus: 200, responsePagePath: '/index.html' }
    expect(
      failing(({ behaviors, errorResponses }) => ({
        additionalBehaviors: behaviors,
        errorResponses: [...errorResponses.filter((one) => one.httpStatus !== 404), page],
      })),
    ).toThrow(/answers 404 with a page/)
  })

  it('refuses errors that are remembered', () => {
    const additional = ({ behaviors }: SiteEvents): Partial<DistributionProps> => ({
      additionalBehaviors: behaviors,
    })
    expect(failing(additional)).toThrow(/remembers 403 and 404/)
    expect(
      failing((siteEvents) => ({
        ...additional(siteEvents),
        errorResponses: [403, 404].map((httpStatus) => ({ httpStatus, ttl: Duration.minutes(1) })),
      })),
    ).toThrow(/remembers 403 and 404/)
  })

  it('needs a distribution, of the same stack, and one alone', () => {
    expect(() => resourcesOf({})).toThrow(/has no distribution/)
    const twice = failing(
      ({ behaviors, errorResponses }) => ({ additionalBehaviors: behaviors, errorResponses }),
      (siteEvents, distribution) => {
        siteEvents.attach(distribution)
        siteEvents.attach(distribution)
      },
    )
    expect(twice).toThrow(/one distribution, and has one/)
    expect(() =>
      makeStack({}, (siteEvents) => {
        const other = new Stack(new App(), 'Other', { env: { region: 'us-east-1' } })
        siteEvents.addTo(theirs(other))
      }),
    ).toThrow(/in the stack "Other"/)
  })
})
