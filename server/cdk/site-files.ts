import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment'
import type { Construct } from 'constructs'
import { ARTIFACT_FOLDERS } from './artifact-folders.js'
import { allBut, folderOfBuilt } from './built-file.js'

/** Files that other machines look for in every site (RFC 8615); whatever else begins with a dot is nobody's business. */
const PUBLIC_DOT_FOLDER = '.well-known'

/**
 * Publishes a folder, and the scripts that its pages load. Nothing is deleted, since the bucket holds the artifacts too; and
 * no file of the folder is published where an artifact may be.
 */
export function publishSite(
  scope: Construct,
  bucket: Bucket,
  folder: string,
  built: string | undefined,
): void {
  const artifacts = ARTIFACT_FOLDERS.map((name) => `${name}/**/*.txt`)
  new BucketDeployment(scope, 'SiteFiles', {
    destinationBucket: bucket as IBucket,
    prune: false,
    sources: [
      Source.asset(folder, { exclude: ['.*', `!${PUBLIC_DOT_FOLDER}`, ...artifacts] }),
      Source.asset(folderOfBuilt('site-events.js', '', built), {
        exclude: allBut('site-events*.js'),
      }),
    ],
  })
}
