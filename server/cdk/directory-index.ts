import { Function as EdgeFunction, FunctionCode, FunctionRuntime } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'

/**
 * A bucket knows no folders: `/posts/` and `/posts` are the file `/posts/index.html`. In the syntax of CloudFront Functions;
 * it is not minified, so that whoever looks into the console can read it.
 */
export const DIRECTORY_INDEX_CODE = `function handler(event) {
  var request = event.request
  var last = request.uri.slice(request.uri.lastIndexOf('/') + 1)
  if (last === '') request.uri += 'index.html'
  else if (last.indexOf('.') < 0) request.uri += '/index.html'
  return request
}
`

export function createDirectoryIndex(scope: Construct): EdgeFunction {
  return new EdgeFunction(scope, 'DirectoryIndex', {
    code: FunctionCode.fromInline(DIRECTORY_INDEX_CODE),
    runtime: FunctionRuntime.JS_2_0,
  })
}
