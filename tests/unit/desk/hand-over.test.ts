import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handedCaseIn, userToUser } from '../../../electron/softphone/user-to-user';
import { raised, type Taken } from '../../../shared/domain/escalation';
import { caseId } from '../../../shared/domain/ids';
import { takeTheClock } from '../softphone/phone-world';
import { pass, quiet, until } from '../softphone/until';
import { HandOverWorld } from './hand-over-world';

const TAKEN: Taken = { by: 'kimura', at: 2, way: 'takeOver', extension: '2001', until: null };
const HAND = {
  ...raised(
    {
      id: 'e1',
      contactId: '',
      caseId: 'case-1',
      customerId: null,
      number: null,
      type: 'decision',
      urgency: 'now',
      packet: {
        identityVerified: true,
        wish: '返金してほしい',
        tried: '',
        promised: '',
        mood: null,
        caller: '',
        transfers: 1,
        script: null,
        notes: '',
      },
    },
    { agentId: 'sato', now: 1 },
  ),
  state: 'taken' as const,
};

let world: HandOverWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new HandOverWorld({ interpreters: { zh: '8801' } }).start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.phone.stop();
});

const contact = () => world.desk.store.all.workspace.open[0]!;

describe('転送', () => {
  it('holds the caller, sends them on with the case, and lets them go when the new party took them', async () => {
    const { id } = await world.customer();
    const { caseId } = contact();
    expect(await world.desk.handOver.transfer({ callId: id, number: '８００１', text: '折り返しのお約束' })).toEqual({
      ok: true,
      value: undefined,
    });
    await until(() => world.call(id).phase === 'ended');
    expect(world.call(id).cause).toBe('transferred');
    expect(contact()).toMatchObject({ status: 'wrapUp', cause: 'transferred' });
    const [referTo = ''] = world.referred;
    expect(referTo).toMatch(/^<sip:8001@pbx\.example\.jp\?User-to-User=/);
    const header = decodeURIComponent(/User-to-User=([^>&]*)/.exec(referTo)?.[1] ?? '');
    expect(handedCaseIn([header])).toEqual({ caseId, number: '+81522345678', text: '折り返しのお約束', transfers: 1 });
  });

  it.each([
    [{ report: [100, 486] }, 'transferFailed'],
    [{ refuse: 405 }, 'transferRefused'],
  ] as const)('that fails (%o) takes the caller back from hold and says why', async (manners, code) => {
    world.manners = manners;
    const { id } = await world.customer();
    const outcome = await world.desk.handOver.transfer({ callId: id, number: '8001', text: '' });
    expect(outcome).toMatchObject({ ok: false, error: { code } });
    expect(world.call(id)).toMatchObject({ phase: 'active', handOver: null });
  });

  it('that nobody reports on takes the caller back after a while', async () => {
    world.manners = { report: [100] };
    const { id } = await world.customer();
    const sending = world.desk.handOver.transfer({ callId: id, number: '8001', text: '' });
    await until(() => world.call(id).handOver?.step === 'trying', 'the news');
    await pass(41_000, 1_000);
    expect(await sending).toMatchObject({ ok: false, error: { code: 'transferUnanswered' } });
    expect(world.call(id).phase).toBe('active');
  });

  it('that ends by a BYE after news of progress is a transfer: many servers say no last word', async () => {
    world.manners = { report: [100, 180] };
    const { id, far } = await world.customer();
    const sending = world.desk.handOver.transfer({ callId: id, number: '8001', text: '' });
    await until(
      () => world.call(id).handOver?.step === 'ringing',
      'the ringing, though it was marked as the last word',
    );
    expect(await world.desk.handOver.transfer({ callId: id, number: '8001', text: '' })).toMatchObject({
      ok: false,
      error: { code: 'transferUnderWay' },
    });
    await far.bye();
    expect((await sending).ok).toBe(true);
    expect(world.call(id)).toMatchObject({ phase: 'ended', cause: 'transferred' });
  });

  it('under which the caller hangs up before any news is no transfer', async () => {
    world.manners = { report: [] };
    const { id, far } = await world.customer();
    const sending = world.desk.handOver.transfer({ callId: id, number: '8001', text: '' });
    await until(() => world.referred.length === 1, 'the REFER');
    await far.bye();
    expect(await sending).toMatchObject({ ok: false, error: { code: 'noSuchCall' } });
    expect(world.call(id)).toMatchObject({ phase: 'ended', cause: 'remote' });
  });

  it('to something that is no number is refused and the talk stays as it is', async () => {
    const { id } = await world.customer();
    for (const [number, code] of [
      ['', 'dialEmpty'],
      ['<script>', 'dialInvalid'],
      ['１１０', 'dialEmergency'],
    ]) {
      const outcome = await world.desk.handOver.transfer({ callId: id, number: number!, text: '' });
      expect(outcome).toMatchObject({ ok: false, error: { code } });
    }
    expect(world.call(id).phase).toBe('active');
    expect(world.referred).toEqual([]);
  });
});

describe('相談転送', () => {
  it('holds the customer, shares the contact, and tells the colleague the case', async () => {
    const { customer, consult, colleague } = await world.consulting();
    expect(world.call(customer).phase).toBe('held');
    expect(world.call(consult)).toMatchObject({ role: 'consult', forCall: customer, contactId: contact().id });
    expect(world.desk.store.all.workspace.open).toHaveLength(1);
    expect(handedCaseIn(colleague.request.getHeaders('user-to-user'))).toEqual({
      caseId: contact().caseId,
      number: '+81522345678',
      text: '解約のご相談',
      // Who is only asked has not got the caller yet.
      transfers: 0,
    });
  });

  it('切替 lets the customer talk and holds the colleague, and back', async () => {
    const { customer, consult } = await world.consulting();
    expect(await world.desk.handOver.swap()).toMatchObject({ ok: true });
    expect([world.call(customer).phase, world.call(consult).phase]).toEqual(['active', 'held']);
    expect(await world.desk.handOver.swap()).toMatchObject({ ok: true });
    expect([world.call(customer).phase, world.call(consult).phase]).toEqual(['held', 'active']);
  });

  it('転送確定 sends the customer to the colleague in this desk’s place', async () => {
    const { customer, consult } = await world.consulting();
    const dialog = world.phone.phone.call(consult)!.session.dialog!;
    expect(await world.desk.handOver.completeTransfer()).toMatchObject({ ok: true });
    await until(() => world.call(customer).phase === 'ended' && world.call(consult).phase === 'ended');
    expect(world.call(customer).cause).toBe('transferred');
    const [referTo = ''] = world.referred;
    expect(referTo).not.toContain('"');
    const replaces = decodeURIComponent(/Replaces=([^&>]*)/.exec(referTo)?.[1] ?? '');
    expect(replaces).toBe(`${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`);
    expect(contact()).toMatchObject({ status: 'wrapUp', cause: 'transferred' });
  });

  it('転送確定 that fails leaves both calls as they were', async () => {
    const { customer, consult } = await world.consulting();
    world.manners = { refuse: 501 };
    expect(await world.desk.handOver.completeTransfer()).toMatchObject({
      ok: false,
      error: { code: 'transferRefused' },
    });
    expect([world.call(customer).phase, world.call(consult).phase]).toEqual(['held', 'active']);
  });

  it('転送確定 while the second call still rings sends the customer there without consulting', async () => {
    const { id } = await world.customer();
    const called = await world.desk.handOver.consult({ callId: id, number: '8001', text: '' });
    if (!called.ok) throw new Error(called.error.code);
    await world.invited(1);
    expect(await world.desk.handOver.completeTransfer()).toMatchObject({ ok: true });
    await until(() => world.call(called.value.callId).phase === 'ended' && world.call(id).phase === 'ended');
    expect(world.referred[0]).toMatch(/^<sip:8001@/);
    expect(world.referred[0]).not.toContain('Replaces');
    expect(world.call(id).cause).toBe('transferred');
  });

  it('相談を終了 gives the customer back from hold', async () => {
    const { customer, consult } = await world.consulting();
    expect(await world.desk.handOver.endConsult()).toMatchObject({ ok: true });
    await until(() => world.call(consult).phase === 'ended');
    await until(() => world.call(customer).phase === 'active', 'the customer');
    expect(contact().status).toBe('live');
  });

  it('whose colleague hangs up while another caller waits on hold gives the customer back all the same', async () => {
    const other = await world.customer();
    await world.desk.calls.hold(other.id);
    const { customer, colleague } = await world.consulting();
    await colleague.bye();
    await until(() => world.call(customer).phase === 'active', 'the customer');
    expect(world.call(other.id).phase).toBe('held');
  });

  it('whose colleague hangs up, or is busy, gives the customer back and says so', async () => {
    const { customer, colleague } = await world.consulting();
    await colleague.bye();
    await until(() => world.call(customer).phase === 'active', 'the customer');
    const called = await world.desk.handOver.consult({ callId: customer, number: '8002', text: '' });
    if (!called.ok) throw new Error(called.error.code);
    await (await world.invited(2)).reject({ statusCode: 486 });
    await until(() => world.notices.includes('remoteFailed'));
    await until(() => world.call(customer).phase === 'active', 'the customer');
  });
});

describe('A call that takes the place of another (Replaces)', () => {
  it('is answered at once and goes on with the same contact; the old one leaves no work', async () => {
    const { id } = await world.customer();
    const { id: contactId } = contact();
    const dialog = world.phone.phone.call(id)!.session.dialog!;
    const replaces = `Replaces: ${dialog.callId};to-tag=${dialog.localTag};from-tag=${dialog.remoteTag}`;
    const next = world.phone.invite([replaces]);
    await until(() => next.state === 'Established', 'the new call');
    await until(() => world.call(id).phase === 'ended');
    expect(world.call(id).cause).toBe('replaced');
    const live = world.calls.filter(({ phase }) => phase === 'active');
    expect(live).toMatchObject([{ contactId }]);
    expect(world.desk.store.all.workspace.open).toMatchObject([{ id: contactId, status: 'live', callId: live[0]!.id }]);
  });

  it.each([
    ['Replaces: nobody;to-tag=1;from-tag=2', 481],
    ['Replaces: rubbish', 400],
    ['Replaces: ;;;=', 400],
  ])('that names none of this desk (%s) is refused with %i and nothing rings', async (header, status) => {
    const { id } = await world.customer();
    world.phone.invite([header]);
    await until(() => world.phone.refusals.length > 0);
    expect(world.phone.refusals).toEqual([status]);
    expect(world.call(id).phase).toBe('active');
    expect(world.calls).toHaveLength(1);
  });
});

describe('A case that comes along', () => {
  it('opens at the receiver with its words and the customer’s number, whoever brings it', async () => {
    const { caseId } = { caseId: '5f0c2f0e-6d0a-4a57-9d4e-8f3f1f5c9a11' };
    const json = JSON.stringify({ c: caseId, n: '+81312345678', t: '解約のご相談<b>' });
    await world.customer([`User-to-User: ${Buffer.from(json).toString('hex')};encoding=hex`]);
    expect(contact()).toMatchObject({ caseId, handedText: '解約のご相談<b>', party: { number: '+81312345678' } });
  });
});

describe('A REFER of the far side', () => {
  it('that a person allows is followed, and the contact goes on with the new call', async () => {
    const { id, far } = await world.customer();
    const { UserAgent } = await import('sip.js');
    const notified: string[] = [];
    await far.refer(UserAgent.makeURI('sip:8005@pbx.example.jp')!, {
      onNotify: (notification) => {
        notified.push(notification.request.body.trim());
        void notification.accept();
      },
    });
    const request = await until(() => world.call(id).referRequest, 'the question');
    expect(request.shown).toBe('8005');
    await world.desk.handOver.answerRefer({ callId: id, requestId: request.id, allow: true });
    const target = await world.answered(1);
    expect(target.request.ruri?.user).toBe('8005');
    await until(() => notified.includes('SIP/2.0 200 OK'), 'the report');
    await far.bye();
    await until(() => world.call(id).phase === 'ended');
    await quiet();
    expect(world.calls.filter(({ phase }) => phase === 'active')).toMatchObject([{ role: 'customer' }]);
    expect(contact()).toMatchObject({ status: 'live' });
  });

  it('that a person refuses changes nothing', async () => {
    const { id, far } = await world.customer();
    const { UserAgent } = await import('sip.js');
    let status = 0;
    await far.refer(UserAgent.makeURI('sip:8005@pbx.example.jp')!, {
      requestDelegate: { onReject: ({ message }) => (status = message.statusCode ?? 0) },
    });
    const request = await until(() => world.call(id).referRequest, 'the question');
    await world.desk.handOver.answerRefer({ callId: id, requestId: request.id, allow: false });
    await until(() => status === 603);
    expect(world.call(id)).toMatchObject({ phase: 'active', referRequest: null });
    expect(world.phone.invitations).toHaveLength(0);
  });
});

it('a recording that was paused goes on before the caller is sent to somebody else', async () => {
  vi.useRealTimers();
  await world.phone.phone.stop();
  takeTheClock();
  world = await new HandOverWorld({ recording: { kind: 'info' } }).start();
  const { id, far } = await world.customer();
  const headers: string[] = [];
  far.delegate = {
    ...far.delegate,
    onInfo: (info) => {
      headers.push(info.request.getHeader('record') ?? '');
      void info.accept();
    },
  };
  expect(await world.desk.recording.pause(id)).toMatchObject({ ok: true });
  expect(await world.desk.handOver.transfer({ callId: id, number: '8001', text: '' })).toMatchObject({ ok: true });
  expect(headers).toEqual(['off', 'on']);
});

describe('a caller who was transferred before', () => {
  const handed = { caseId: caseId('case-1'), number: '+81312345678', text: '', transfers: 1 };
  const secondHand = async () => {
    world.desk.store.patch('centre', { line: 'connected' });
    return world.customer([`User-to-User: ${userToUser(handed)}`]);
  };
  const takenBy = (extension: string) =>
    world.desk.store.patch('hands', {
      list: [{ escalation: { ...HAND, contactId: contact().id, taken: { ...TAKEN, extension } }, isSent: true }],
    });
  const refusal = { ok: false, error: { code: 'secondTransfer' } };

  it('is sent to nobody but the supervisor who took their case, neither blind nor after asking', async () => {
    const { id } = await secondHand();
    expect(contact()).toMatchObject({ caseId: 'case-1', transfers: 1 });
    expect(await world.desk.handOver.transfer({ callId: id, number: '8001', text: '' })).toMatchObject(refusal);
    takenBy('2001');
    expect(await world.desk.handOver.transfer({ callId: id, number: '8001', text: '' })).toMatchObject(refusal);
    expect(await world.desk.handOver.consult({ callId: id, number: '8001', text: '' })).toMatchObject({ ok: true });
    await world.answered(1);
    await until(() => world.calls.some(({ role, phase }) => role === 'consult' && phase === 'active'));
    expect(await world.desk.handOver.completeTransfer()).toMatchObject(refusal);
    expect(world.referred).toEqual([]);
    expect(world.call(id).phase).toBe('held');
  });

  it('goes to that supervisor by one press, with the case and the count', async () => {
    const { id } = await secondHand();
    takenBy('2001');
    expect(await world.desk.toSupervisor.connect({ id: HAND.id })).toMatchObject({ ok: true });
    await until(() => world.call(id).phase === 'ended');
    const [referTo = ''] = world.referred;
    expect(referTo).toMatch(/^<sip:2001@/);
    const header = decodeURIComponent(/User-to-User=([^>&]*)/.exec(referTo)?.[1] ?? '');
    expect(handedCaseIn([header])).toEqual({ ...handed, text: '返金してほしい', transfers: 2 });
  });

  it('is transferred by a supervisor, and where no hand can be raised', async () => {
    const { id } = await world.customer([`User-to-User: ${userToUser(handed)}`]);
    expect(await world.desk.handOver.transfer({ callId: id, number: '8001', text: '' })).toMatchObject({ ok: true });
  });

  it('三者通話 with a supervisor joins by itself once they answer', async () => {
    const { id } = await world.customer();
    world.desk.store.patch('hands', {
      list: [
        { escalation: { ...HAND, contactId: contact().id, taken: { ...TAKEN, way: 'conference' } }, isSent: true },
      ],
    });
    expect(await world.desk.toSupervisor.connect({ id: HAND.id })).toMatchObject({ ok: true });
    await world.answered(1);
    await until(() => world.calls.filter(({ inConference }) => inConference).length === 2);
    expect(world.call(id).inConference).toBe(true);
  });
});
