import { measureAnswerTime } from './answer-time';
import { measureCardAndSave } from './card-and-save';
import { CENTRE_CHILDREN } from './centre/children';
import { measureCentre } from './centre/measure';
import { type Measurement, print } from './figures';
import { measureReturn } from './registered-again';
import { measureShownInWindow } from './shown-in-window';
import { measureSoak } from './soak';
import { measureStart } from './start-time';

const PARTS: Record<string, (args: readonly string[]) => AsyncIterable<Measurement> | Promise<Measurement[]>> = {
  start: measureStart,
  answer: measureAnswerTime,
  card: measureCardAndSave,
  return: measureReturn,
  shown: measureShownInWindow,
  soak: measureSoak,
  centre: measureCentre,
};

/** A part's second process is this same file under another name. */
const child = CENTRE_CHILDREN[process.env.TSUNAGU_BENCH_CHILD ?? ''];
if (child) await child();
else await measureAll(process.argv.slice(2));
process.exit(0);

// `npm run bench -- PART…` measures these parts only; all other words are for the parts.
async function measureAll(words: readonly string[]): Promise<void> {
  const wanted = words.filter((word) => word in PARTS);
  const rest = words.filter((word) => !(word in PARTS));
  for (const [name, measure] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for await (const measurement of await measure(rest)) print(measurement);
  }
}
