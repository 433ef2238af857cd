/** How a file system says that there is nothing to serve; all else (too many open files, a broken disk) is a surprise. */
const ABSENCE_CODES = new Set([
  'EACCES',
  'EINVAL',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOTDIR',
  'ENXIO',
  'EPERM',
])

/** Whether an error of `node:fs` means that the visitor should be told 404. */
export function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ABSENCE_CODES.has(String(error.code))
}
