import type { StackFrame } from '../../codec/index.js'

/** A report of an error before it is sent. */
export interface ErrorReport {
  /** The error's name, the type of a value that is no error, `ScriptError` or `SecurityPolicyViolation`. */
  kind?: string | undefined
  message: string
  /** The calls, the innermost first. */
  frames?: readonly StackFrame[] | undefined
  file?: string | undefined
  line?: number | undefined
  column?: number | undefined
  /** The page's path. */
  page?: string | undefined
  release?: string | undefined
  environment?: string | undefined
  /** How many this report stands for: it, and those since the last report of the same. */
  count?: number | false | undefined
  /** Where the visitor clicked before, the last one last: `/cart button#pay;/pay a.back`. */
  trail?: string | undefined
}

/** A report of a link, image or script that is not there. */
export interface LinkReport {
  /** Where it leads, without query and fragment: a path of the site, or a URL elsewhere. */
  href: string
  page?: string | undefined
  status?: number | undefined
  /** What refers to it: `img`, `script`, `a` … */
  tag?: string | undefined
}

/** A report of either type, as `beforeSend` sees it. */
export type Report = Partial<ErrorReport & LinkReport>
