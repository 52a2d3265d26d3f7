// `npm run check`: types, format and lint, dependency rules, dead code, unit tests. What it accepts is the style.
// `npm run check -- WORD` runs only the steps whose name or program contains the word, `-WORD` leaves those out.
import { runStep, STEPS } from './check/steps.mjs';
import { PROJECT_DIR } from './setup/places.mjs';
import { endWithFailure } from './setup/progress.mjs';
import { setUpTools } from './setup.mjs';

/** Wide enough for the longest step name; Japanese letters take two columns. */
const NAME_COLUMNS = 34;

async function check(wanted) {
  const { node } = await setUpTools();
  const steps = STEPS.filter(({ name, program }) =>
    wanted.every((word) => {
      const without = word.startsWith('-');
      return `${name} ${program}`.includes(without ? word.slice(1) : word) !== without;
    }),
  );
  if (steps.length === 0) throw new Error(`「${wanted.join(' ')}」に当たる検査がありません`);
  const startedMs = performance.now();
  const failed = [];
  for (const step of steps) {
    const result = await runStep(step, PROJECT_DIR, node.program);
    console.log(`[検査] ${inColumns(step.name)} ${result.code === 0 ? '合格' : '不合格'}  ${seconds(result.tookMs)}`);
    if (result.code !== 0) failed.push({ step, ...result });
  }
  for (const { step, output } of failed) console.log(`\n── ${step.name} ──\n${output.trim()}`);
  const all = seconds(performance.now() - startedMs);
  console.log(
    failed.length === 0
      ? `\n検査 ${steps.length} 件すべて合格 (${all})`
      : `\n検査 ${steps.length} 件のうち ${failed.length} 件が不合格: ${failed.map(({ step }) => step.name).join('、')} (${all})`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} 秒`;
}

function inColumns(name) {
  const columns = [...name].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0xff ? 2 : 1), 0);
  return name + ' '.repeat(Math.max(0, NAME_COLUMNS - columns));
}

await check(process.argv.slice(2)).catch(endWithFailure);
