import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { until } from './network/until';
import { openTab, type Tab } from './peer/tab';
import { DESK_TONE_HZ, deskVoice } from './voices';

// The mixer and the legs of the hidden window, in a real Chromium with real peer connections, without any SIP.
const TONES_HZ = [700, 1_000, 1_300] as const;
const ALL_HZ = [DESK_TONE_HZ, ...TONES_HZ];
const CLEARLY_DB = -45;
/** What the codec makes of the other tones stays below. */
const SILENT_DB = -55;
const EVERYBODY = [0, 1, 2].map((leg) => ({ leg, muted: false }));

let folder: string;
let tab: Tab;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tsunagu-mixing-'));
  tab = await openTab('peer/mixing-page.ts', deskVoice(folder));
  await tab.page.evaluate((tones) => window.mixing.open(tones), TONES_HZ);
});
test.afterEach(async () => {
  await tab.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until a leg's far side hears exactly these frequencies. */
async function hears(leg: number, heardHz: readonly number[]): Promise<void> {
  let last: readonly number[] = [];
  // The desk's voice swells four times a second, so one look alone tells nothing: a frequency counts by its loudest of many.
  const loudest = new Map<number, number[]>(ALL_HZ.map((hz) => [hz, []]));
  await until(`leg ${leg} hears ${heardHz.join(', ')} Hz`, async () => {
    last = await tab.page.evaluate(([number, tones]) => window.mixing.loudness(number, tones), [leg, ALL_HZ] as const);
    for (const [index, hz] of ALL_HZ.entries()) {
      const kept = loudest.get(hz) ?? [];
      kept.push(last[index] ?? -200);
      loudest.set(hz, kept.slice(-40));
    }
    return ALL_HZ.every((hz) => {
      const kept = loudest.get(hz) ?? [];
      const level = Math.max(...kept);
      return kept.length >= 40 && (heardHz.includes(hz) ? level > CLEARLY_DB : level < SILENT_DB);
    });
  }).catch((error: unknown) => {
    throw new Error(
      `${String(error)}: ${[...loudest].map(([hz, kept]) => `${hz} Hz ${Math.max(...kept)} dB`).join(', ')}`,
    );
  });
}

test('outside a conference each far side hears the communicator alone', async () => {
  for (const leg of [0, 1, 2]) await hears(leg, [DESK_TONE_HZ]);
});

test('in a conference everybody hears the communicator and the others, never itself; parties are muted, held and dropped', async () => {
  const { page } = tab;
  await page.evaluate((legs) => window.mixing.conference(legs), EVERYBODY);
  await hears(0, [DESK_TONE_HZ, 1_000, 1_300]);
  await hears(1, [DESK_TONE_HZ, 700, 1_300]);
  await hears(2, [DESK_TONE_HZ, 700, 1_000]);

  // A muted party hears the others, and they don't hear it.
  await page.evaluate((legs) => window.mixing.conference(legs), [{ leg: 0, muted: true }, ...EVERYBODY.slice(1)]);
  await hears(0, [DESK_TONE_HZ, 1_000, 1_300]);
  await hears(1, [DESK_TONE_HZ, 1_300]);
  await page.evaluate((legs) => window.mixing.conference(legs), EVERYBODY);
  await hears(1, [DESK_TONE_HZ, 700, 1_300]);

  // The communicator's ミュート on all legs leaves the others in their talk.
  for (const leg of [0, 1, 2]) await page.evaluate((number) => window.mixing.mute(number, true), leg);
  await hears(0, [1_000, 1_300]);
  for (const leg of [0, 1, 2]) await page.evaluate((number) => window.mixing.mute(number, false), leg);
  await hears(0, [DESK_TONE_HZ, 1_000, 1_300]);

  // A held party hears nothing and is heard by nobody.
  await page.evaluate(() => window.mixing.quiet(2, true));
  await hears(2, []);
  await hears(0, [DESK_TONE_HZ, 1_000]);
  await page.evaluate(() => window.mixing.quiet(2, false));
  await hears(0, [DESK_TONE_HZ, 1_000, 1_300]);

  // One is dropped: the others go on.
  await page.evaluate(() => window.mixing.close(1));
  await hears(0, [DESK_TONE_HZ, 1_300]);
  await hears(2, [DESK_TONE_HZ, 700]);

  // The conference ends: two talks with the communicator, as before it.
  await page.evaluate(() => window.mixing.conference([]));
  await hears(0, [DESK_TONE_HZ]);
  await hears(2, [DESK_TONE_HZ]);
});

test('a conference of a hundred joinings and leavings still mixes', async () => {
  const { page } = tab;
  for (let round = 0; round < 100; round += 1) {
    await page.evaluate((legs) => window.mixing.conference(legs), EVERYBODY);
    await page.evaluate(() => window.mixing.conference([]));
  }
  await page.evaluate((legs) => window.mixing.conference(legs), EVERYBODY.slice(0, 2));
  await hears(0, [DESK_TONE_HZ, 1_000]);
  await hears(1, [DESK_TONE_HZ, 700]);
  await hears(2, [DESK_TONE_HZ]);
  expect(await page.evaluate(() => window.mixing.loudness(2, [700]).length)).toBe(1);
});

test('a caller who says nothing yet still sends packets', async () => {
  const packets = await tab.page.evaluateHandle(() => window.mixing.silent());
  await until('fifty packets of silence', async () => (await packets.evaluate((count) => count())) > 50);
});
