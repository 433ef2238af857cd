import { readFileSync } from 'node:fs'

/** Fails where a test was skipped, and ends with the counts. */
const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const {
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: todo,
} = report
const skipped = pending + todo
for (const file of report.testResults) {
  for (const test of file.assertionResults) {
    if (test.status !== 'passed') console.error(`${test.status}: ${test.fullName}`)
  }
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed > 0 || skipped > 0 || passed === 0 ? 1 : 0
