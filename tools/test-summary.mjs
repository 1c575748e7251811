/** `2 types, 1 lint` and so on: the checks that did not pass. */
function failedChecks(checks) {
  return checks.filter(({ status }) => status !== 0).map(({ name }) => name);
}

function count(n, word) {
  return `${n} ${word}`;
}

/**
 * The closing lines of a test run. `report` is vitest's JSON; undefined when it never got to write one.
 */
export function summary(checks, report) {
  const failed = failedChecks(checks);
  const verdict = failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`;
  if (report === undefined) return [verdict, 'No test ran.'];
  const skipped = report.numPendingTests + report.numTodoTests;
  const parts = [
    count(report.numPassedTests, 'passed'),
    count(report.numFailedTests, 'failed'),
    count(skipped, 'skipped'),
  ];
  return [verdict, parts.join(', ')];
}
