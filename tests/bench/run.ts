import { measureAnswerTime } from './answer-time';
import { measureCardAndSave } from './card-and-save';
import { type Measurement, print } from './figures';
import { measureReturn } from './registered-again';
import { measureSoak } from './soak';
import { measureStart } from './start-time';

const PARTS: Record<string, () => Promise<Measurement[]>> = {
  start: measureStart,
  answer: measureAnswerTime,
  card: measureCardAndSave,
  return: measureReturn,
  soak: measureSoak,
};

// `npm run bench -- PART` measures one part only.
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const measurement of await measure()) print(measurement);
}
process.exit(0);
