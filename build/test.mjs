// `npm test [-- check|unit|integration|e2e|lab [runner arguments]]`: set-up, the suites, and one closing line with the sums.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { startScreen } from './run/display.mjs';
import { SUITES } from './run/suites.mjs';
import { PROJECT_DIR } from './setup/places.mjs';
import { endWithFailure } from './setup/progress.mjs';
import { setUp, setUpTools } from './setup.mjs';

try {
  process.exitCode = await test(process.argv.slice(2));
} catch (error) {
  endWithFailure(error);
}

async function test(args) {
  const chosen = args.filter((argument) => argument in SUITES);
  const extra = args.filter((argument) => !(argument in SUITES));
  const names = chosen.length > 0 ? chosen : Object.keys(SUITES);
  // Checks and unit tests are pure: they need no Electron, no build and no screen.
  const pure = names.every((name) => name === 'unit' || name === 'check');
  const { node } = pure ? await setUpTools() : await setUp({ for: 'test' });
  // Windows of tests always open on a screen of their own: nobody's mouse is in their way.
  const screen = process.platform === 'linux' && !pure ? await startScreen() : undefined;
  const env = { ...process.env, ...screen?.env };
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  for (const name of names) {
    const counted = runSuite(name, node, env, extra);
    for (const kind of Object.keys(sum)) sum[kind] += counted[kind];
    failures.push(...counted.failures);
  }
  await screen?.stop();
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
  for (const { name, why } of failures) process.stdout.write(`\nfailed: ${name}\n    ${why.join('\n    ')}\n`);
  process.stdout.write(`\ntests: ${sum.passed} passed, ${sum.failed} failed${skipped}\n`);
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

function runSuite(name, node, env, extra) {
  const suite = SUITES[name];
  process.stdout.write(`\n== ${name}\n`);
  rmSync(suite.report, { force: true });
  const { status, signal } = spawnSync(node.program, suite.args(extra), {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, ...suite.env },
  });
  const counted = suite.count() ?? { passed: 0, failed: 0, skipped: 0, failures: [] };
  // A runner that stopped without naming a failed test (crash, no test found) is a failure all the same.
  if (status !== 0 && counted.failed === 0) {
    counted.failed = 1;
    counted.failures.push({ name, why: [`the runner ended with ${signal ?? status}`] });
  }
  return counted;
}
