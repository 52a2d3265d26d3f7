import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonFaultOf } from '../../../electron/policy/json-fault';
import { readSettings, type SettingsOutcome } from '../../../electron/policy/settings-file';
import { centrePlaceOf } from '../../../shared/settings/settings';

const PASSWORD = 'hunter2-秘密';
const TELEPHONY = {
  servers: ['wss://pbx.example.jp:7443/ws'],
  address: 'sip:1001@pbx.example.jp',
  username: '1001',
  password: PASSWORD,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const readText = (text: string | Buffer) => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, text);
  return readSettings(file);
};
const read = (settings: unknown) => readText(JSON.stringify(settings));
const problemOf = (outcome: SettingsOutcome) => {
  if (outcome.ok) throw new Error('the settings were taken');
  return outcome.problem;
};

describe('a file of certificate authorities', () => {
  const withFile = async (name: string) => read({ telephony: { ...TELEPHONY, certificateAuthorities: name } });
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);

  it('is looked for beside the settings', async () => {
    put('ca.pem', `Issuer: 情報システム部\n${rootCertificates[0]}\n${rootCertificates[1]}\n`);
    const outcome = await withFile('ca.pem');
    expect(outcome.ok && outcome.settings.telephony?.certificateAuthorities).toBe(join(folder, 'ca.pem'));
  });

  it.each([
    ['is missing', null, '証明書のファイルを読めません'],
    ['holds no certificate', 'hello', 'ファイルに証明書がありません'],
    [
      'holds a broken one',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'ファイルに証明書がありません',
    ],
  ])('that %s is said with its key', async (_what, text, words) => {
    if (text !== null) put('bad.pem', text);
    const problem = problemOf(await withFile(text === null ? 'none.pem' : 'bad.pem'));
    expect(problem).toMatchObject({ key: 'telephony.certificateAuthorities', code: 'badValue' });
    expect(problem.detail).toContain(words);
  });
});

describe('a settings file', () => {
  it('that nobody named leaves the defaults', async () => {
    expect(await readSettings(null)).toEqual({ ok: true, settings: {} });
  });

  it('is taken, with its defaults filled in', async () => {
    expect(await read({ telephony: TELEPHONY, centre: { url: 'https://centre.example.jp' } })).toEqual({
      ok: true,
      settings: {
        telephony: {
          ...TELEPHONY,
          proxy: 'system',
          iceServers: [],
          answerAutomatically: false,
          callWaiting: true,
          digits: 'auto',
          refer: 'ask',
          sessionExpiresS: 1_800,
          agentState: { kind: 'none' },
          recording: { kind: 'none' },
        },
        centre: { url: 'https://centre.example.jp', tenant: 'centre' },
      },
    });
  });

  it.each([
    [{}, 'embedded'],
    [{ centre: { kind: 'embedded' } }, 'embedded'],
    [{ centre: { kind: 'none' } }, 'none'],
    [
      { centre: { url: 'https://a.example' } },
      { url: 'https://a.example', tenant: 'centre', signIn: 'password', wipeAtSignOut: false },
    ],
    [
      { centre: { kind: 'server', url: 'https://a.example', tenant: 'b' } },
      { url: 'https://a.example', tenant: 'b', signIn: 'password', wipeAtSignOut: false },
    ],
  ])('names a centre elsewhere, none, or leaves the one inside the app: %j', async (settings, place) => {
    const outcome = await read(settings);
    expect(outcome.ok && centrePlaceOf(outcome.settings)).toEqual(place);
  });

  it.each([
    [{ kind: 'nowhere' }, 'badValue', 'centre.kind'],
    ['none', 'badValue', 'centre'],
    [{ kind: 'none', url: 'https://a.example' }, 'unknownKey', 'centre.url'],
    [{ tenant: 'b' }, 'badValue', 'centre.url'],
    [{ url: 'http://a.example' }, 'insecureAddress', 'centre.url'],
  ])('with a centre that is none says which key is wrong: %j', async (centre, code, key) => {
    expect(problemOf(await read({ centre }))).toMatchObject({ code, key });
  });

  it('may begin with a byte order mark and end lines as Windows does', async () => {
    expect(await readText('\uFEFF{\r\n  "communicator": "山田"\r\n}\r\n')).toEqual({
      ok: true,
      settings: { communicator: '山田' },
    });
  });

  it('that is missing is named', async () => {
    const file = join(folder, 'nowhere.json');
    expect(problemOf(await readSettings(file))).toMatchObject({ file, key: null, code: 'missing' });
  });

  it('that is a folder or too large can not be read', async () => {
    expect(problemOf(await readSettings(folder)).code).toBe('unreadable');
    expect(problemOf(await readText(' '.repeat(1_000_001))).code).toBe('unreadable');
  });

  it.each([
    ['', 1, 1],
    ['hello', 1, 1],
    ['{', 1, 2],
    ['{"a": tru}', 1, 7],
    ["{'a': 1}", 1, 2],
    ['{\n  "telephony": {\n    "servers": [],\n  }\n}', 4, 3],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['\uFEFF{\n\n x', 3, 2],
    ['{"a": 1} extra', 1, 10],
    ['{"a": "text\n"}', 1, 7],
    ['{"a": 01}', 1, 7],
    ['[1, 2,, 3]', 1, 7],
  ])('that is no JSON is told with line and column: %j', async (text, line, column) => {
    const problem = problemOf(await readText(text));
    expect(problem).toMatchObject({ key: null, code: 'notJson' });
    expect(problem.detail).toContain(`${line} 行目 ${column} 文字目`);
  });

  it('of a million brackets is no JSON, and nothing falls over', async () => {
    expect(problemOf(await readText('['.repeat(900_000))).code).toBe('notJson');
    expect(jsonFaultOf('['.repeat(900_000)).line).toBe(1);
  });

  it.each([
    [{ telefony: {} }, 'telefony'],
    [{ telephony: { ...TELEPHONY, passwort: 'x' } }, 'telephony.passwort'],
    [{ centre: { url: 'https://a.example', key: 1 } }, 'centre.key'],
    [
      { telephony: { ...TELEPHONY, iceServers: [{ urls: 'stun:a.example', user: 'x' }] } },
      'telephony.iceServers.0.user',
    ],
  ])('with an unknown key names it: %#', async (settings, key) => {
    expect(problemOf(await read(settings))).toMatchObject({ code: 'unknownKey', key });
  });

  it.each([
    ['servers', ['ws://pbx.example.jp']],
    ['servers', ['ws://127.0.0.1.evil.example']],
    ['servers', ['ws://localhost.evil.example']],
    ['servers', ['wss://good.example', 'ws://10.0.0.1:5066']],
  ])('with an address that is not encrypted says just that: %s %j', async (key, value) => {
    const problem = problemOf(await read({ telephony: { ...TELEPHONY, [key]: value } }));
    expect(problem.code).toBe('insecureAddress');
    expect(problem.key).toBe(`telephony.servers.${value.length - 1}`);
  });

  it.each([
    'ws://127.0.0.1:5066',
    'ws://localhost:5066/ws',
    'ws://[::1]:5066',
    'ws://127.255.0.9',
    'WSS://PBX.example.jp',
  ])('may name %s', async (server) => {
    expect((await read({ telephony: { ...TELEPHONY, servers: [server] } })).ok).toBe(true);
  });

  it.each([
    ['servers', 'pbx.example.jp'],
    ['servers', 'http://pbx.example.jp'],
    ['servers', 'wss://'],
    ['servers', 'wss://user:pass@pbx.example.jp'],
    ['servers', 'wss://pbx.example.jp:99999'],
    ['servers', 'wss://pbx example.jp'],
  ])('with a bad address says what is expected: %s %s', async (key, value) => {
    const problem = problemOf(await read({ telephony: { ...TELEPHONY, [key]: [value] } }));
    expect(problem).toMatchObject({ code: 'badValue', key: 'telephony.servers.0' });
    expect(problem.detail).toContain('wss:');
  });

  it.each([
    ['address', '1001'],
    ['address', 'sip:1001'],
    ['address', 'tel:0120000111'],
    ['address', 'sip:山田@pbx.example.jp'],
    ['address', 'sip:1001@pbx_1'],
    ['address', 'sip:10%1@pbx'],
    ['username', ''],
    ['username', 1001],
    ['password', null],
    ['answerAutomatically', 'yes'],
    ['servers', []],
    ['servers', 'wss://pbx.example.jp'],
    ['dialledNumberFrom', ['X Header']],
    ['iceServers', [{ urls: 'pbx.example.jp' }]],
    ['iceServers', [{ urls: 'turn:pbx.example.jp' }]],
    ['iceServers', [{ urls: ['stun:a.example', 'turns:b.example?transport=tcp'], username: 'x' }]],
  ])('with a wrong %s names it and says what to write: %j', async (key, value) => {
    const problem = problemOf(await read({ telephony: { ...TELEPHONY, [key]: value } }));
    expect(problem.code).toBe('badValue');
    expect(problem.key).toMatch(new RegExp(`^telephony\\.${key}`));
    expect(problem.detail).toMatch(/を書いてください。$/);
    expect(problem.detail).not.toContain('Invalid');
  });

  it('may name STUN and TURN servers', async () => {
    const iceServers = [
      { urls: 'stun:stun.example.jp:3478' },
      { urls: ['turn:turn.example.jp:3478?transport=udp', 'turns:turn.example.jp'], username: 'x', credential: 'y' },
    ];
    expect((await read({ telephony: { ...TELEPHONY, iceServers } })).ok).toBe(true);
  });

  it.each([null, 7, 'text', [], true])('that holds %j instead of settings is refused', async (value) => {
    expect(problemOf(await read(value))).toMatchObject({ code: 'badValue', key: null });
  });

  it('never tells a password in a problem, whatever is wrong', async () => {
    const wrong = [
      JSON.stringify({ telephony: { ...TELEPHONY, address: PASSWORD } }),
      JSON.stringify({ telephony: { ...TELEPHONY, username: { a: PASSWORD } } }),
      JSON.stringify({ telephony: { ...TELEPHONY, password: [PASSWORD] } }),
      JSON.stringify({ telephony: { ...TELEPHONY, servers: [`wss://1001:${PASSWORD}@pbx.example.jp`] } }),
      JSON.stringify({ telephony: TELEPHONY }).replace('"1001"', '1001x'),
      `{"telephony": {"password": "${PASSWORD}" "x"}}`,
      `{"password": ${PASSWORD}}`,
    ];
    for (const text of wrong) {
      const { detail, key } = problemOf(await readText(text));
      expect(`${detail}${key}`).not.toContain('hunter2');
    }
  });
});
