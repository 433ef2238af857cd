import {
  Function as EdgeFunction,
  FunctionCode,
  FunctionRuntime,
  KeyValueStore,
} from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import { join } from 'node:path'
import { folderOfBuilt } from './built-file.js'

const FILE = 'edge-function.js'

export interface Edge {
  readonly function: EdgeFunction
  /** Its keys and settings. The stack makes it empty, and until it is filled the edge lets no event in. */
  readonly store: KeyValueStore
}

/** The function that CloudFront runs before each request of an event. */
export function createEdge(scope: Construct, built: string | undefined): Edge {
  const store = new KeyValueStore(scope, 'EdgeStore')
  return {
    store,
    function: new EdgeFunction(scope, 'Edge', {
      code: FunctionCode.fromFile({ filePath: join(folderOfBuilt(FILE, 'aws', built), FILE) }),
      runtime: FunctionRuntime.JS_2_0,
      keyValueStore: store,
    }),
  }
}
