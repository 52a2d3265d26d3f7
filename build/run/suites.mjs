import { join } from 'node:path';
import { OUT_DIR, PROJECT_DIR, readJson } from '../setup/places.mjs';

const BIN = join(PROJECT_DIR, 'node_modules');
const VITEST = join(BIN, 'vitest', 'vitest.mjs');
const PLAYWRIGHT = join(BIN, '@playwright', 'test', 'cli.js');

/** The suites in the order they run; `extra` are arguments for the runner (a file, a name). */
export const SUITES = {
  check: checkSuite(),
  unit: vitestSuite('unit'),
  integration: vitestSuite('integration'),
  e2e: playwrightSuite('e2e'),
  lab: playwrightSuite('lab'),
};

/** Types, lint, dependency rules and dead code; the unit tests are a suite of their own. A finding counts as a failed test. */
function checkSuite() {
  return {
    report: join(OUT_DIR, 'tests', 'check.json'),
    args: () => [join('build', 'check.mjs'), '-単体'],
    env: {},
    count: () => ({ passed: 0, failed: 0, skipped: 0 }),
  };
}

function vitestSuite(name) {
  const report = join(OUT_DIR, 'tests', `${name}.json`);
  return {
    report,
    args: (extra) => [
      VITEST,
      'run',
      ...['--config', 'build/vitest.config.mts', '--project', name],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ...extra,
    ],
    env: {},
    count() {
      const result = readJson(report);
      if (!result) return undefined;
      // A file that cannot be loaded counts as one failed test; its tests are not in the sums.
      const broken = result.testResults.filter(
        (file) => file.status === 'failed' && file.assertionResults.length === 0,
      );
      return {
        passed: result.numPassedTests,
        failed: result.numFailedTests + broken.length,
        skipped: result.numPendingTests + result.numTodoTests,
      };
    },
  };
}

function playwrightSuite(name) {
  const report = join(OUT_DIR, 'tests', `${name}.json`);
  return {
    report,
    args: (extra) => [
      PLAYWRIGHT,
      'test',
      ...['--config', 'build/playwright.config.ts', '--project', name, '--reporter=list,json'],
      ...extra,
    ],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    count() {
      const result = readJson(report);
      if (!result) return undefined;
      const { expected, unexpected, flaky, skipped } = result.stats;
      return { passed: expected + flaky, failed: unexpected + result.errors.length, skipped };
    },
  };
}
