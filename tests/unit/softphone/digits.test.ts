import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DigitsWay, keyAsInfo } from '../../../electron/softphone/digits';
import { PhoneWorld, takeTheClock } from './phone-world';
import { until } from './until';

let world: PhoneWorld;
beforeEach(takeTheClock);
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

async function talkBy(digits: DigitsWay) {
  world = await new PhoneWorld({ digits }).start();
  return world.talk();
}

const keys = () => world.sentWith('INFO').map((text) => /Signal=(.)\r\nDuration=160/.exec(text)?.[1]);
const heard = () => world.port.asked('digitTones').map((input) => input['digits']);

describe('プッシュ信号', () => {
  it('goes as telephone events where they were agreed', async () => {
    const { desk, call } = await talkBy('auto');
    expect(await desk.sendDigits('12')).toBeNull();
    expect(call().digits).toBe('12');
    expect(keys()).toEqual([]);
  });

  it('goes by INFO, key by key and heard, where telephone events were not agreed', async () => {
    const { desk, call } = await talkBy('auto');
    world.port.refuse.add('digits');
    expect(await desk.sendDigits('1*#')).toBeNull();
    expect(keys()).toEqual(['1', '*', '#']);
    expect(world.sentWith('INFO')[0]).toContain('Content-Type: application/dtmf-relay');
    expect(heard()).toEqual(['1', '*', '#']);
    expect(call().digits).toBe('1*#');
  });

  it('goes by INFO alone where the settings say so', async () => {
    const { desk } = await talkBy('info');
    expect(await desk.sendDigits('7')).toBeNull();
    expect(keys()).toEqual(['7']);
    expect(world.port.asked('digits')).toEqual([]);
  });

  it('fails with words where only telephone events are allowed and were not agreed', async () => {
    const { desk } = await talkBy('rfc4733');
    world.port.refuse.add('digits');
    expect(await desk.sendDigits('7')).toBe('digitsFailed');
    expect(keys()).toEqual([]);
  });

  it('that the far side refuses fails with words, and only what went out is shown and heard', async () => {
    const { desk, call, caller } = await talkBy('info');
    let infos = 0;
    caller.delegate = {
      onInfo: (info) => {
        infos += 1;
        void (infos < 3 ? info.accept() : info.reject({ statusCode: 415 }));
      },
    };
    expect(await desk.sendDigits('1234')).toBe('digitsFailed');
    expect(call().digits).toBe('12');
    expect(heard()).toEqual(['1', '2']);
  });

  it('of several presses stays in order', async () => {
    const { desk, call } = await talkBy('info');
    await Promise.all(['1', '2', '3', '4'].map((key) => desk.sendDigits(key)));
    expect(keys()).toEqual(['1', '2', '3', '4']);
    expect(call().digits).toBe('1234');
  });

  it('ends with the call', async () => {
    const { desk, caller } = await talkBy('info');
    caller.delegate = { onInfo: () => undefined };
    const sending = desk.sendDigits('12');
    await until(() => keys().length === 1);
    await caller.bye();
    expect(await sending).toBe('digitsFailed');
    expect(keys()).toEqual(['1']);
  });
});

it('a key in an INFO is what exchanges read', () => {
  expect(keyAsInfo('5')).toBe('Signal=5\r\nDuration=160\r\n');
});
