import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES } from './engines';
import { administer, buildCentre } from './instances';
import { TestService } from './service';

const at = 1_796_000_000;
const ENTERED = `${at}|pbx-1796000000.12|order|NONE|ENTERQUEUE||0312345678|1`;
/** As Asterisk writes them, with what it writes of itself between. */
const LINES = [
  `${at - 5}|NONE|NONE|NONE|QUEUESTART|`,
  ENTERED,
  `${at + 9}|pbx-1796000000.12|order|PJSIP/tanaka|RINGNOANSWER|9000`,
  `${at + 12}|pbx-1796000000.12|order|PJSIP/sato.k|CONNECT|12|1796000010.13|3`,
  `${at + 99}|pbx-1796000000.12|order|PJSIP/sato.k|COMPLETECALLER|12|87|1`,
  `${at + 100}|1796000100.20|order|NONE|ENTERQUEUE||anonymous|2`,
  `${at + 130}|1796000100.20|order|NONE|ABANDON|1|2|30`,
  `${at + 131}|1796000131.21|support|NONE|ENTERQUEUE||201|1`,
  `${at + 161}|1796000131.21|support|NONE|EXITWITHTIMEOUT|1|1|30`,
  `${at + 162}|1796000162.22|support|NONE|EXITEMPTY|1|1|5`,
  `${at + 170}|1796000170.23|order|Local/8007@from-queue/n|CONNECT|4|1796000171.24|2`,
  `${at + 180}|1796000170.23|order|Local/8007@from-queue/n|BLINDTRANSFER|201|from-internal|4|10|1`,
  `${at + 190}|1796000190.25|order|Agent/tanaka|ATTENDEDTRANSFER|BRIDGE|b1|6|20|1`,
  `${at + 200}|NONE|order|PJSIP/tanaka|PAUSE|昼休み`,
];

describe.each(ENGINES)("a telephone system's queue log on $name", ({ open }) => {
  let centre: TestService;
  let close: () => Promise<void>;
  let token = '';

  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    centre = await TestService.start({}, opened.engine);
    await centre.addAgent('shop', 'pbx', ['telephony']);
    await centre.addAgent('shop', 'tanaka', ['communicator']);
    await centre.addAgent('shop', 'a-17', ['communicator']);
    await centre.service.signIn.setPassword('shop', 'sato.k', 'a-17', 'correct horse battery');
    token = await centre.token('shop', 'pbx', ['telephony'], 'pbx');
  });
  afterAll(async () => {
    expect(centre.lines.join('\n')).not.toContain('0312345678');
    await centre.service.stop();
    await close();
  });

  const send = (body: string) =>
    centre.call('POST', '/v1/queue-log', { token, body, headers: { 'content-type': 'text/plain' } });
  const events = async (field: string, value: string) => {
    const reader = await centre.token('shop', 'boss', ['supervisor']);
    const path = `/v1/rows/queueEvent?field=${field}&value=${encodeURIComponent(value)}&limit=50`;
    return (await centre.call('GET', path, { token: reader })).body.rows.reverse();
  };

  it('its lines are events of a call: offered, missed, answered, completed, with number, agent and times', async () => {
    const { status, body } = await send(`${LINES.join('\n')}\n`);
    expect(status).toBe(200);
    expect(body).toEqual({
      read: LINES.length,
      taken: 12,
      known: 0,
      ignored: 2,
      refused: 0,
      unknownAgents: 2,
      refusals: [],
      stopped: null,
    });
    const call = await events('call', 'pbx-1796000000.12');
    expect(call).toMatchObject([
      { kind: 'offered', queue: 'order', number: '+81312345678', agentId: null, at: at * 1_000, waitedMs: null },
      { kind: 'missed', agentId: 'tanaka', waitedMs: 9_000, member: 'PJSIP/tanaka' },
      { kind: 'answered', agentId: 'a-17', waitedMs: 12_000, talkedMs: null },
      { kind: 'completed', agentId: 'a-17', waitedMs: 12_000, talkedMs: 87_000 },
    ]);
  });

  it('who hangs up, whom the queue gives up, and what is handed on are told apart; hidden callers and extensions have no number', async () => {
    expect(await events('call', '1796000100.20')).toMatchObject([
      { kind: 'offered', number: null },
      { kind: 'abandoned', waitedMs: 30_000 },
    ]);
    expect(
      (await events('queue', 'support')).map(({ kind, number, waitedMs }: never) => [kind, number, waitedMs]),
    ).toEqual([
      ['offered', null, null],
      ['timedOut', null, 30_000],
      ['emptied', null, 5_000],
    ]);
    expect(await events('call', '1796000170.23')).toMatchObject([
      { kind: 'answered', agentId: null, member: 'Local/8007@from-queue/n' },
      { kind: 'transferred', waitedMs: 4_000, talkedMs: 10_000 },
    ]);
    expect(await events('call', '1796000190.25')).toMatchObject([
      { kind: 'transferred', agentId: 'tanaka', waitedMs: 6_000, talkedMs: 20_000 },
    ]);
  });

  it('a line is one event however often it is sent, also twice in one body and with the line ends of Windows', async () => {
    const before = (await centre.call('GET', '/metrics')).body;
    const again = await send(`${LINES.join('\r\n')}\r\n${ENTERED}\n${ENTERED}`);
    expect(again.body).toMatchObject({ taken: 0, known: 14, ignored: 2, refused: 0 });
    const next = `${at + 300}|1796000300.30|order|NONE|ENTERQUEUE||0312345678|1`;
    expect((await send(`${next}\n${next}`)).body).toMatchObject({ taken: 1, known: 1 });
    expect(await events('call', '1796000300.30')).toHaveLength(1);
    expect(before).toContain('tsunagu_commands_total');
  });

  it('what is no such line is told with its line and reason, and its neighbours go in', async () => {
    const body = [
      'no line at all',
      `yesterday|1.1|order|NONE|ENTERQUEUE||0312345678|1`,
      `${at}||order|NONE|ENTERQUEUE||0312345678|1`,
      `${at}|1.1|${'長'.repeat(81)}|NONE|ABANDON|1|1|1`,
      `${at}|1.1|order|NONE|ABANDON|1|1|soon`,
      `${at}|1.1|order|NONE||x`,
      `${at}|1.1|order|NO\u0007NE|ABANDON|1|1|1`,
      `${at}|1.1|order|${'x'.repeat(2_100)}|ABANDON|1|1|1`,
      '',
      `${at + 400}|1796000400.31|order|NONE|ABANDON|1|1|7`,
    ].join('\n');
    const told = (await send(body)).body;
    expect(told).toMatchObject({ read: 9, taken: 1, refused: 8 });
    expect(told.refusals.map(({ line }: { line: number }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(JSON.stringify(told)).not.toContain('0312345678');
  });

  it('a telephone system reads nothing, and another type of body is refused', async () => {
    for (const path of ['/v1/rows/agent/tanaka', '/v1/changes?topic=catalog', '/v1/changes?topic=agent.pbx'])
      expect((await centre.call('GET', path, { token })).status).toBe(403);
    const json = await centre.call('POST', '/v1/queue-log', { token, body: {} });
    expect(json).toMatchObject({ status: 400, body: { error: { field: 'content-type' } } });
  });
});

describe('the queue log at the console', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tsunagu-queue-log-'));
  const database = join(directory, 'centre.sqlite');
  const log = join(directory, 'queue_log');
  let following: ChildProcess | null = null;
  beforeAll(() => buildCentre(), 120_000);
  afterAll(() => {
    following?.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  it('is followed as it grows, also where it is moved away and begun anew, and begun again without doubling', async () => {
    writeFileSync(log, `${LINES.slice(0, 4).join('\n')}\n${LINES[4]?.slice(0, 20)}`);
    const told: Record<string, unknown>[] = [];
    const program = spawn(
      process.execPath,
      [join('.out', 'centre', 'main.mjs'), '--database', database, '--tenant', 'shop', '--queue-log', log, '--follow'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    following = program;
    createInterface({ input: program.stdout }).on('line', (line) => told.push(JSON.parse(line)));
    const counts = (wanted: object) =>
      expect
        .poll(() => told.filter(({ event }) => event === 'queue-log').at(-1), { timeout: 20_000 })
        .toMatchObject(wanted);
    await counts({ taken: 3, ignored: 1 });
    // The rest of the line that was half written.
    appendFileSync(log, `${LINES[4]?.slice(20)}\n`);
    await counts({ taken: 4, refused: 0 });
    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, `${LINES[5]}\n`);
    writeFileSync(log, `${LINES[6]}\n`);
    await counts({ taken: 6 });
    const ended = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(told.at(-1)).toMatchObject({ event: 'queue-log-ended', taken: 6, refused: 0 });

    writeFileSync(log, `${LINES.join('\n')}\n`);
    administer(database, 'shop', ['--queue-log', log]);
    administer(database, 'shop', ['--export', join(directory, 'out')]);
    const events = readFileSync(join(directory, 'out', 'queueEvent.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(events).toHaveLength(12);
  }, 60_000);
});
