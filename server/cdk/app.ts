import { App, CfnOutput, Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { appSettings } from './app-settings.js'
import { CLOUDFRONT_REGION } from './region.js'
import { SiteEvents } from './site-events.js'
import { certifyIn, nameIn, zoneOf } from './site-names.js'

// What `npx cdk deploy` deploys as it is: one site on a distribution of its own.
const app = new App()
const { stackName, props, folder, domain, certificate, zoneId, zoneName } = appSettings(
  (name) => app.node.tryGetContext(name) as unknown,
)
const stack = new Stack(app, stackName, { env: { region: CLOUDFRONT_REGION } })
const zone =
  domain !== undefined && zoneId !== undefined
    ? zoneOf(stack, zoneId, zoneName ?? domain)
    : undefined
const certified =
  certificate !== undefined
    ? Certificate.fromCertificateArn(stack, 'Certificate', certificate)
    : zone && domain !== undefined
      ? certifyIn(stack, zone, domain)
      : undefined

const siteEvents = new SiteEvents(stack, 'SiteEvents', {
  ...props,
  site: {
    folder,
    ...(domain === undefined ? {} : { domainNames: [domain] }),
    ...(certified ? { certificate: certified } : {}),
  },
})
const { distribution, buckets, keysParameter } = siteEvents
if (zone && domain !== undefined && distribution) nameIn(stack, zone, domain, distribution)

const outputs = {
  SiteUrl: `https://${domain ?? distribution?.distributionDomainName}`,
  DistributionDomainName: distribution?.distributionDomainName,
  DistributionId: distribution?.distributionId,
  PublicBucket: buckets.public.bucketName,
  PrivateBucket: buckets.private.bucketName,
  LogBucket: buckets.log.bucketName,
  KeysParameter: keysParameter,
  TableName: siteEvents.table.tableName,
}
for (const [name, value] of Object.entries(outputs)) {
  if (value !== undefined) new CfnOutput(stack, name, { value })
}
