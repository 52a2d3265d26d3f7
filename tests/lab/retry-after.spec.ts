import { expect, test } from '@playwright/test';
import { Centre } from './centre';
import { Desk } from './desk';
import { Network } from './network/network';
import { formatSip, header, headerValues, type SipMessage } from './network/sip-message';
import { WebSocketTap } from './network/websocket-tap';

const RETRY_AFTER_S = 8;

/** The answer of a server that can't now (RFC 3261 21.5.4). */
function unavailable(request: SipMessage, retryAfterS: number): string {
  const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].flatMap((name) =>
    headerValues(request, name).map((value) => [name, name === 'To' ? `${value};tag=closed` : value] as const),
  );
  return formatSip('SIP/2.0 503 Service Unavailable', [...copied, ['Retry-After', String(retryAfterS)]]);
}

/** Answers the next request of this method itself; the times are those of all that came, from that one on. */
function closeOnce(tap: WebSocketTap, method: string): number[] {
  const askedAt: number[] = [];
  tap.onPassing = (message, to) => {
    if (to !== 'exchange' || message.method !== method) return message;
    askedAt.push(performance.now());
    if (askedAt.length > 1) return message;
    tap.inject(unavailable(message, RETRY_AFTER_S));
    return null;
  };
  return askedAt;
}

function waitedMs(askedAt: readonly number[]): number {
  return (askedAt[1] ?? Number.NaN) - (askedAt[0] ?? Number.NaN);
}

test('a server that is busy at the start of the day is not asked before its time (503, Retry-After), and then has the desk', async () => {
  const network = await Network.start();
  const tap = await WebSocketTap.start(network.webSocketUrl);
  const askedAt = closeOnce(tap, 'REGISTER');
  let desk: Desk | undefined;
  try {
    desk = await Desk.start({ servers: [tap.url] });
    await desk.reaches('the refusal', ({ connectivity }) => connectivity.line === 'disconnected');
    await expect(desk.connection).toContainText('接続断');
    // A lost socket is a reason to come back soon, but none to come before the time.
    tap.cut();
    await desk.isConnected(60_000);
    expect(waitedMs(askedAt)).toBeGreaterThanOrEqual(RETRY_AFTER_S * 1_000);
    console.info(`Retry-After ${RETRY_AFTER_S} s: the next REGISTER after ${(waitedMs(askedAt) / 1_000).toFixed(1)} s`);
    await desk.becomeReady();
  } finally {
    await desk?.stop();
    await tap.stop();
    await network.stop();
  }
});

test('a refresh that meets 503 with Retry-After leaves the talk alone, and the desk is registered again after that time', async () => {
  const centre = await Centre.open({}, { registrationMaxS: 6 });
  const { desk, tap } = centre;
  try {
    await desk.becomeReady();
    const call = await centre.talk();
    const askedAt = closeOnce(tap, 'REGISTER');
    await desk.reaches('the refusal', ({ connectivity }) => connectivity.line !== 'connected', 20_000);
    await desk.isConnected(60_000);
    expect(waitedMs(askedAt)).toBeGreaterThanOrEqual(RETRY_AFTER_S * 1_000);
    expect(call.state).toBe('established');
    await desk.hangUp();
    await call.reaches('ended');
  } finally {
    await centre.close();
  }
});

test('発信 that meets 503 says in words that the network is at fault, and the next 発信 goes out', async () => {
  const centre = await Centre.open();
  const { desk, tap, telephone } = centre;
  try {
    await desk.becomeReady();
    closeOnce(tap, 'INVITE');
    await desk.dial('03-1234-5678');
    await expect(desk.window.getByText(/電話がつながりませんでした。回線の障害です/).first()).toBeVisible();
    await desk.reaches('no live call', ({ calls }) => calls.every(({ phase }) => phase === 'ended'));
    await desk.finishWrapUps();
    await desk.dial('03-1234-5678');
    const call = await telephone.nextCall();
    expect(header(call.invite as SipMessage, 'To')).toContain('312345678');
    call.answer();
    await desk.talking();
  } finally {
    await centre.close();
  }
});
