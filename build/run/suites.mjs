import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { OUT_DIR, PROJECT_DIR, readJson } from '../setup/places.mjs';

const BIN = join(PROJECT_DIR, 'node_modules');
const VITEST = join(BIN, 'vitest', 'vitest.mjs');
const PLAYWRIGHT = join(BIN, '@playwright', 'test', 'cli.js');
const LINES_OF_A_FAILURE = 12;

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
    count: () => ({ passed: 0, failed: 0, skipped: 0, failures: [] }),
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
        failures: [
          ...broken.map((file) => failure(relative(PROJECT_DIR, file.name), file.message)),
          ...result.testResults.flatMap((file) =>
            file.assertionResults
              .filter((test) => test.status === 'failed')
              .map((test) =>
                failure(`${relative(PROJECT_DIR, file.name)} › ${test.fullName}`, test.failureMessages[0]),
              ),
          ),
        ],
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
      return {
        passed: expected + flaky,
        failed: unexpected + result.errors.length,
        skipped,
        failures: [
          ...result.errors.map((error) => failure(name, error.message)),
          ...result.suites
            .flatMap(specsOf)
            .filter((spec) => !spec.ok)
            .map(specFailure),
        ],
      };
    },
  };
}

function specsOf(suite) {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}

function specFailure(spec) {
  const result = spec.tests.flatMap((test) => test.results).find((one) => one.errors.length > 0);
  return failure(`${spec.file} › ${spec.title}`, result?.errors[0]?.message);
}

/** A failed test in few lines: the end of a long record is what is read first, and often all that is kept. */
function failure(name, message = '') {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'));
  return { name, why: lines.slice(0, LINES_OF_A_FAILURE) };
}
