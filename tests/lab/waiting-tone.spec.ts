import { expect, test } from '@playwright/test';
import { Centre, hearEachOther } from './centre';
import { Loudspeaker } from './loudspeaker';
import { TONES_HZ } from './network/rtp-endpoint';
import { until } from './network/until';
import { DESK_TONE_HZ } from './voices';

const VOICE_HZ = 1_000;
const WAITING_HZ = 400;
const AUDIBLE_DB = -60;
const SILENT_DB = -70;
/** A quarter of the voice's amplitude: nobody has to raise their voice over it. */
const CLEARLY_QUIETER_DB = 12;

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open({ withoutPretendedPerson: true });
  await centre.desk.becomeReady();
});
test.afterEach(async () => {
  for (const call of centre.telephone.calls) if (call.state === 'ringing') call.cancel();
  await centre.settle();
});
test.afterAll(() => centre?.close());

test('complaint 13: the tone of a second caller is much quieter than the voice of the first, who hears nothing of it', async () => {
  const { desk } = centre;
  const talk = await centre.talk({ toneHz: VOICE_HZ });
  const ear = await Loudspeaker.of(desk);
  await until('the voice', async () => (await ear.levelsOf(VOICE_HZ)).loudest > AUDIBLE_DB);
  expect((await ear.levelsOf(WAITING_HZ)).loudest).toBeLessThan(SILENT_DB);

  const second = await centre.callIn({ from: '0311112222' });
  await second.reaches('ringing');
  await until('the tone', async () => (await ear.levelsOf(WAITING_HZ)).now > AUDIBLE_DB);
  await until('the end of the tone', async () => {
    const isOver = (await ear.levelsOf(WAITING_HZ)).now < SILENT_DB;
    // Half a second counts at the telephone, so the whole tone is in one look or another.
    expect(talk.audio.hearsOnly([DESK_TONE_HZ], [...TONES_HZ, WAITING_HZ])).toBe(true);
    return isOver;
  });
  const tone = (await ear.levelsOf(WAITING_HZ)).loudest;
  const voice = (await ear.levelsOf(VOICE_HZ)).loudest;
  console.info(
    `the voice of the first caller at the ear: ${voice.toFixed(1)} dB, the tone of the second: ${tone.toFixed(1)} dB`,
  );
  expect(tone).toBeLessThan(voice - CLEARLY_QUIETER_DB);
  await hearEachOther(desk, talk);
});
