import {
  Certificate,
  CertificateValidation,
  type ICertificate,
} from 'aws-cdk-lib/aws-certificatemanager'
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront'
import {
  ARecord,
  AaaaRecord,
  HostedZone,
  RecordTarget,
  type IHostedZone,
} from 'aws-cdk-lib/aws-route53'
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets'
import type { Construct } from 'constructs'

/** A zone of Route 53 by its id and name. */
export function zoneOf(scope: Construct, hostedZoneId: string, zoneName: string): IHostedZone {
  return HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName })
}

/** A certificate for a name, which the zone proves. */
export function certifyIn(scope: Construct, zone: IHostedZone, domainName: string): ICertificate {
  const validation = CertificateValidation.fromDns(zone)
  return new Certificate(scope, 'Certificate', { domainName, validation })
}

/** Leads a name to the distribution, by both kinds of address. */
export function nameIn(
  scope: Construct,
  zone: IHostedZone,
  recordName: string,
  distribution: Distribution,
): void {
  const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution))
  new ARecord(scope, 'Address', { zone, recordName, target })
  new AaaaRecord(scope, 'Ipv6Address', { zone, recordName, target })
}
