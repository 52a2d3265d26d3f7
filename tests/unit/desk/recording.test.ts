import type { Inviter } from 'sip.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RecordingDesk } from '../../../electron/desk/recording';
import { nextCall } from '../../../shared/domain/call';
import type { CallId } from '../../../shared/domain/ids';
import type { Telephony } from '../../../shared/settings/telephony';
import { PhoneWorld, takeTheClock } from '../softphone/phone-world';
import { pass, quiet, until } from '../softphone/until';
import { DeskWorld } from './desk-world';

const INFO = { kind: 'info', resumeAfterS: 120 } as const;
const DIGITS = { kind: 'digits', pause: '*1', resume: '*2', resumeAfterS: 30 } as const;

let phone: PhoneWorld;
let notices: DeskWorld['desk']['notices'];
let told: () => string[];
let recording: RecordingDesk;
let caller: Inviter;
let id: CallId;
/** `Record` headers that reached the far side. */
let asked: string[];
/** What the far side answers; null for nothing at all. */
let answers: number | null;

const call = () => phone.calls.get(id)!;

async function talkWith(setting: Telephony['recording']): Promise<void> {
  const talk = await phone.talk();
  caller = talk.caller;
  id = talk.id;
  caller.delegate = {
    onInfo: (info) => {
      asked.push(info.request.getHeader('record') ?? '');
      if (answers === 200) void info.accept();
      else if (answers !== null) void info.reject({ statusCode: answers });
    },
  };
  recording = new RecordingDesk({
    calls: () => [...phone.calls.values()],
    notices,
    sipCall: (one) => phone.phone.call(one),
    follow: (one, event) => {
      phone.events.push({ id: one, event });
      phone.calls.set(one, nextCall(phone.calls.get(one)!, event));
    },
    setting,
  });
}

/** The server says how its recording stands. */
async function serverSays(word: string): Promise<void> {
  const before = phone.recordings.length;
  await caller.info({ requestOptions: { extraHeaders: [`Record: ${word}`] } });
  await until(() => phone.recordings.length > before, 'the word of the server');
}

beforeEach(async () => {
  takeTheClock();
  const { desk } = new DeskWorld();
  notices = desk.notices;
  told = () => desk.store.all.notices.map(({ code }) => code);
  asked = [];
  answers = 200;
  phone = await new PhoneWorld({ events: { onRecording: (one, state) => hear(one, state) } }).start();
});
const hear = (one: CallId, state: Parameters<RecordingDesk['told']>[1]) => {
  phone.recordings.push(state);
  recording.told(one, state);
};
afterEach(async () => {
  await phone.stop();
  vi.useRealTimers();
});

describe('録音一時停止 by INFO', () => {
  beforeEach(() => talkWith(INFO));

  it('stands when the server took it, and goes on by itself after the time of the settings', async () => {
    expect(await recording.pause(id)).toEqual({ ok: true, value: undefined });
    expect(call()).toMatchObject({ recording: 'paused', recordingResumesAt: Date.now() + 120_000 });
    await pass(119_000, 1_000);
    expect(asked).toEqual(['off']);
    await pass(2_000, 1_000);
    await until(() => call().recording === 'on', 'the recording');
    expect(asked).toEqual(['off', 'on']);
    expect(call().recordingResumesAt).toBeNull();
    expect(told()).toEqual(['recordingResumed']);
  });

  it('is told where the server refuses it, and what is shown stays', async () => {
    answers = 405;
    expect(await recording.pause(id)).toMatchObject({ ok: false, error: { code: 'recordingFailed' } });
    expect(call()).toMatchObject({ recording: 'unknown', recordingResumesAt: null });
  });

  it('and 録音再開 are in the record of the call, each once with its time', async () => {
    await recording.pause(id);
    await recording.pause(id);
    await recording.resume(id);
    await recording.resume(id);
    const changes = phone.events.filter(({ event }) => event.kind === 'recordingChanged').map(({ event }) => event);
    expect(changes).toMatchObject([{ state: 'paused' }, { state: 'on' }]);
    await pass(200_000, 10_000);
    expect(asked).toEqual(['off', 'on']);
  });

  it('that does not come back is said, and tried again until it does (requirements 5, 17)', async () => {
    await recording.pause(id);
    answers = 500;
    await pass(121_000, 1_000);
    await until(() => told().includes('recordingNotResumed'), 'the notice');
    expect(call().recording).toBe('paused');
    answers = 200;
    await pass(3_000, 1_000);
    await until(() => call().recording === 'on', 'the recording');
    expect(told()).not.toContain('recordingNotResumed');
  });

  it('goes on by itself in a held call too, and after the line came back', async () => {
    await recording.pause(id);
    await phone.phone.call(id)!.hold();
    phone.cutDeskWire();
    await pass(125_000, 1_000);
    await until(() => call().recording === 'on', 'the recording');
    expect(asked.at(-1)).toBe('on');
  });

  it('leaves nothing behind when the call ends', async () => {
    await recording.pause(id);
    await caller.bye();
    await until(() => call().phase === 'ended', 'the end');
    recording.over(id);
    await pass(200_000, 10_000);
    expect(asked).toEqual(['off']);
    expect(await recording.resume(id)).toMatchObject({ ok: false, error: { code: 'noSuchCall' } });
  });

  it('ends before the call is handed over', async () => {
    await recording.pause(id);
    await recording.beforeHandOver(id);
    expect(call().recording).toBe('on');
    await recording.beforeHandOver(id);
    expect(asked).toEqual(['off', 'on']);
  });
});

describe('a server that says how its recording stands', () => {
  beforeEach(() => talkWith(INFO));

  it('is shown as it says', async () => {
    await serverSays('on');
    expect(call().recording).toBe('on');
    await serverSays('off');
    expect(call().recording).toBe('off');
    await caller.info({ requestOptions: { extraHeaders: ['Record: maybe'] } });
    await quiet();
    expect(call().recording).toBe('off');
  });

  it('is believed more than its 200: a pause stands when it says so', async () => {
    await serverSays('on');
    const pausing = recording.pause(id);
    await until(() => asked.length === 1, 'the INFO');
    await quiet();
    expect(call().recording).toBe('on');
    await serverSays('off');
    expect(await pausing).toMatchObject({ ok: true });
    expect(call().recording).toBe('paused');
    expect(call().recordingResumesAt).not.toBeNull();
  });

  it('a pause of which it says nothing has failed', async () => {
    await serverSays('on');
    const pausing = recording.pause(id);
    await until(() => asked.length === 1, 'the INFO');
    await pass(5_500);
    expect(await pausing).toMatchObject({ ok: false, error: { code: 'recordingFailed' } });
    expect(call().recording).toBe('on');
  });

  it('that resumes by itself is followed, and the desk asks no second time', async () => {
    await recording.pause(id);
    await serverSays('on');
    expect(call()).toMatchObject({ recording: 'on', recordingResumesAt: null });
    await pass(200_000, 10_000);
    expect(asked).toEqual(['off']);
  });
});

describe('録音一時停止 by keys', () => {
  it('sends the code of the settings, and shows none of its keys', async () => {
    await talkWith(DIGITS);
    expect(await recording.pause(id)).toMatchObject({ ok: true });
    await pass(31_000, 1_000);
    await until(() => call().recording === 'on', 'the recording');
    expect(phone.port.asked('digits').map(({ digits }) => digits)).toEqual(['*1', '*2']);
    expect(call().digits).toBe('');
  });

  it('fails where the keys can not be sent', async () => {
    await talkWith(DIGITS);
    phone.port.refuse.add('digits');
    caller.delegate = { onInfo: (info) => void info.reject({ statusCode: 415 }) };
    expect(await recording.pause(id)).toMatchObject({ ok: false, error: { code: 'recordingFailed' } });
    expect(call().recording).toBe('unknown');
  });
});

describe('a desk without recording control', () => {
  it('says so', async () => {
    await talkWith({ kind: 'none' });
    expect(await recording.pause(id)).toMatchObject({ ok: false, error: { code: 'recordingUnset' } });
    expect(await recording.resume(id)).toMatchObject({ ok: false, error: { code: 'recordingUnset' } });
  });
});
