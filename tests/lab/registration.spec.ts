import { expect, test } from '@playwright/test';
import { Centre, hearEachOther } from './centre';
import { Desk } from './desk';
import { DIALLED_NUMBER, DOMAIN, Network } from './network/network';
import { header } from './network/sip-message';
import { Telephone } from './network/telephone';
import { until } from './network/until';

test('the desk registers with digest and says 接続中; 受付可 takes one press', async () => {
  const centre = await Centre.open();
  try {
    await expect(centre.desk.connection).toContainText('接続中');
    const registers = centre.tap.requests('REGISTER');
    expect(registers).toHaveLength(2);
    expect(header(registers[0]!, 'Authorization')).toBe('');
    expect(header(registers[1]!, 'Authorization')).toMatch(/^Digest /);
    await centre.desk.press('受付可');
    await centre.desk.reaches('受付可', (slices) => slices.agent.state === 'ready');
  } finally {
    await centre.close();
  }
});

test('a registration is refreshed before it ends', async () => {
  const centre = await Centre.open({}, { registrationMaxS: 6 });
  try {
    await centre.desk.isConnected();
    const first = centre.tap.requests('REGISTER').length;
    await until('a refresh', () => centre.tap.requests('REGISTER').length > first, 15_000);
    await centre.desk.becomeReady();
    const call = await centre.callIn();
    await expect(centre.desk.incomingCard).toBeVisible();
    call.cancel();
    await call.reaches('ended');
  } finally {
    await centre.close();
  }
});

test('a wrong password is said once, tried again slowly, and locks nothing', async () => {
  const centre = await Centre.open({ password: 'wrong' });
  try {
    await centre.desk.reaches('refused', (slices) => slices.connectivity.line === 'refused');
    const notice = centre.desk.window.getByText(/名前かパスワードを受け付けませんでした/);
    await expect(notice.first()).toBeVisible();
    const afterRefusal = centre.tap.requests('REGISTER').length;
    expect(afterRefusal).toBeLessThanOrEqual(4);
    // A next try comes, and the notice is still one.
    await until('another try', () => centre.tap.requests('REGISTER').length > afterRefusal, 75_000);
    const { notices } = await centre.desk.slices();
    expect(notices.filter(({ code }) => code === 'passwordRefused')).toHaveLength(1);
    await expect(centre.desk.button('受付可')).toBeEnabled();
  } finally {
    await centre.close();
  }
});

test('a call survives a server that dies, and the desk comes back when the server does', async () => {
  const network = await Network.start();
  const telephone = await Telephone.open(network.sipPort, network.trunkPort);
  const desk = await Desk.start({ servers: [network.webSocketUrl] });
  try {
    await desk.becomeReady();
    const call = await telephone.dial({ to: DIALLED_NUMBER, from: '0522345678', domain: DOMAIN });
    await desk.press('応答');
    await call.reaches('established');
    await hearEachOther(desk, call);

    await network.kamailio.kill();
    await desk.reaches('the loss', ({ connectivity }) => ['reconnecting', 'disconnected'].includes(connectivity.line));
    await expect(desk.connection).toContainText(/接続断|再接続中/);
    await hearEachOther(desk, call);
    expect((await desk.slices()).calls.some(({ phase }) => phase === 'active')).toBe(true);

    await network.kamailio.start();
    await desk.isConnected(60_000);
    await expect(desk.connection).toContainText('接続中');
    await hearEachOther(desk, call);
    await desk.hangUp();
    await call.reaches('ended');

    await desk.finishWrapUps();
    await desk.becomeReady();
    const next = await telephone.dial({ to: DIALLED_NUMBER, from: '0522345678', domain: DOMAIN });
    await expect(desk.incomingCard).toBeVisible();
    next.cancel();
    await next.reaches('ended');
  } finally {
    await desk.stop();
    telephone.close();
    await network.stop();
  }
});

test('a connection cut under the desk is made again', async () => {
  const centre = await Centre.open();
  try {
    await centre.desk.becomeReady();
    const { connections } = centre.tap;
    centre.tap.cut();
    await until('a new connection', () => centre.tap.connections > connections, 30_000);
    await centre.desk.becomeReady();
    const call = await centre.talk();
    call.hangUp();
  } finally {
    await centre.close();
  }
});

test('with answerAutomatically the desk is 受付可 at once and answers by itself', async () => {
  const centre = await Centre.open({ answerAutomatically: true });
  try {
    await centre.desk.reaches('受付可', ({ agent }) => agent.state === 'ready');
    const call = await centre.callIn();
    await call.reaches('established');
    await hearEachOther(centre.desk, call);
    call.hangUp();
  } finally {
    await centre.close();
  }
});
