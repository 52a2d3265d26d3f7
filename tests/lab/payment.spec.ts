import { expect, test } from '@playwright/test';
import { Centre, deskIsSilent, hearEachOther } from './centre';
import { header, type SipMessage } from './network/sip-message';
import type { TelephoneCall } from './network/telephone-call';
import { until } from './network/until';

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open({ telephony: { payment: { number: '8000', returnWithinS: 60 } } });
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

/** The caller's telephone tells how its call to the IVR goes (RFC 3515). */
function notify(call: TelephoneCall, status: string, state: string): void {
  call.request(
    'NOTIFY',
    [
      ['Event', 'refer'],
      ['Subscription-State', state],
      ['Content-Type', 'message/sipfrag'],
    ],
    `SIP/2.0 ${status}\r\n`,
  );
}

/** The REFER of the desk, and the case in it as the IVR gets it (RFC 7433). */
async function referOf(call: TelephoneCall): Promise<{ refer: SipMessage; handed: { c: string } }> {
  const refer = await until('the REFER', () => call.received.find(({ method }) => method === 'REFER'));
  const header7433 = decodeURIComponent(/User-to-User=([^&>]+)/i.exec(header(refer, 'Refer-To'))?.[1] ?? '');
  const handed = JSON.parse(Buffer.from(header7433.split(';')[0] ?? '', 'hex').toString('utf8')) as { c: string };
  return { refer, handed };
}

/** A caller who talks with the desk goes to the IVR. */
async function sendAway(): Promise<{ call: TelephoneCall; caseId: string }> {
  const { desk } = centre;
  const call = await centre.talk();
  await desk.press('決済IVRへ');
  const { refer, handed } = await referOf(call);
  expect(header(refer, 'Refer-To')).toContain('<sip:8000@');
  expect(header(refer, 'Referred-By')).not.toBe('');
  // Held from the press: what the caller keys in can't be heard even before the desk lets go.
  expect(call.offeredDirections.at(-1)).toBe('sendonly');
  await until('the caller hears nothing', () => deskIsSilent(call));
  notify(call, '100 Trying', 'active;expires=60');
  notify(call, '180 Ringing', 'active;expires=60');
  await desk.reaches('the ringing', ({ calls }) => calls.some(({ handOver }) => handOver?.step === 'ringing'));
  notify(call, '200 OK', 'terminated;reason=noresource');
  await call.reaches('ended');
  expect(call.endedBy).toBe('them');
  await desk.reaches('the waiting', ({ payment, agent }) => payment !== null && agent.state === 'held');
  return { call, caseId: handed.c };
}

/** The IVR gives the caller back, with a word of its own. */
function comesBack(caseId: string, text: string): Promise<TelephoneCall> {
  const value = Buffer.from(JSON.stringify({ c: caseId, t: text })).toString('hex');
  return centre.callIn({ headers: [['User-to-User', `${value};encoding=hex`]] });
}

test('the caller goes to the IVR and comes back to the same contact, and nothing of it is heard or sent here', async () => {
  const { desk } = centre;
  const { call, caseId } = await sendAway();
  const before = await desk.slices();
  const [contact] = before.workspace.open;
  expect(contact).toMatchObject({ status: 'live', caseId });
  const packets = call.audio.packetsReceived;
  const other = await centre.callIn();
  await other.reaches('ended');
  expect(other.finalStatus).toBe(480);
  // The caller keys the card in at the IVR: no leg of this desk is left that a tone, a packet or an INFO could reach.
  const away = await desk.slices();
  expect(away.levels).toEqual({ callId: null, caller: 0, self: 0 });
  expect(away.calls.filter(({ phase }) => phase !== 'ended')).toEqual([]);
  expect(call.audio.packetsReceived).toBe(packets);
  expect(centre.tap.toDesk.filter(({ method }) => method === 'INFO')).toEqual([]);
  const back = await comesBack(caseId, '承認番号 123456');
  await back.reaches('established');
  const after = await desk.talking();
  expect(after.workspace.open).toHaveLength(1);
  expect(after.workspace.open[0]).toMatchObject({ id: contact?.id, status: 'live' });
  expect(after.payment).toBeNull();
  expect(after.notices).toContainEqual(
    expect.objectContaining({ code: 'paymentReturned', params: { text: '承認番号 123456' } }),
  );
  await hearEachOther(desk, back);
});

test('the caller comes back although the window died and the line was new in between', async () => {
  const { desk, tap } = centre;
  const { caseId } = await sendAway();
  await desk.crashWindow();
  tap.cut();
  await desk.reaches('the loss', ({ connectivity }) => connectivity.line !== 'connected');
  await desk.isConnected(20_000);
  const back = await comesBack(caseId, 'VISA 4111 1111 1111 1111');
  await back.reaches('established');
  const slices = await desk.talking();
  expect(slices.workspace.open).toHaveLength(1);
  expect(JSON.stringify([slices.calls, slices.notices, slices.workspace])).not.toContain('4111');
  await hearEachOther(desk, back);
});

test('an IVR that does not answer gives the caller back, and both hear each other again', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  await desk.press('決済IVRへ');
  await referOf(call);
  notify(call, '486 Busy Here', 'terminated;reason=noresource');
  await desk.talking();
  await hearEachOther(desk, call);
  expect((await desk.slices()).payment).toBeNull();
  await expect(desk.window.getByText('お客様の通話はこの席に残っています').first()).toBeVisible();
});

test('戻りを待たない begins the after-call work', async () => {
  const { desk } = centre;
  await sendAway();
  await desk.press('戻りを待たない');
  await desk.reaches('後処理', ({ agent, payment }) => agent.state === 'wrapUp' && payment === null);
});
