import { Stack, Token } from 'aws-cdk-lib'
import type { Construct } from 'constructs'

/**
 * Where CloudFront is configured: its access logs (CloudFront developer guide, "Configure standard logging (v2)"), its
 * certificates and its WAF rules are all there and nowhere else.
 */
export const CLOUDFRONT_REGION = 'us-east-1'

/** @throws where the stack is in another region, or in one that nobody has named. */
export function requireCloudFrontRegion(scope: Construct): void {
  const { region, stackName } = Stack.of(scope)
  if (region === CLOUDFRONT_REGION) return
  const where = Token.isUnresolved(region) ? 'has no region' : `is in ${region}`
  throw new Error(
    `The stack "${stackName}" ${where}. SiteEvents has to be in ${CLOUDFRONT_REGION}, where CloudFront's logs are configured: give the stack env: { region: '${CLOUDFRONT_REGION}' }.`,
  )
}
