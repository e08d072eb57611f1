import { appendFileSync } from 'node:fs';

/** Appends this run's counts to the file named by ALVH_TEST_COUNTS, so that the test command can add several runs up. */
export default class CountReporter {
  onTestRunEnd(modules, unhandled) {
    const counts = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      if (
        module.state() === 'failed' &&
        [...module.children.allTests()].every((t) => t.result().state !== 'failed')
      ) {
        counts.failed++;
      }
      for (const test of module.children.allTests())
        counts[test.result().state] = (counts[test.result().state] ?? 0) + 1;
    }
    if (process.env.ALVH_TEST_COUNTS)
      appendFileSync(process.env.ALVH_TEST_COUNTS, `${JSON.stringify(counts)}\n`);
  }
}
