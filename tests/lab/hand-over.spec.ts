import { expect, test } from '@playwright/test';
import type { Slices } from '../../shared/contract/slices';
import { Centre, hearEachOther, hearsOnly } from './centre';
import type { TelephoneCall } from './network/telephone-call';
import { DESK_TONE_HZ } from './voices';

const CUSTOMER_HZ = 1_000;
const COLLEAGUE = '0311112222';
const COLLEAGUE_HZ = 600;
const INTERPRETER = '0333334444';
const INTERPRETER_HZ = 1_240;

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open({ telephony: { interpreters: { zh: INTERPRETER } } });
  centre.telephone.onNumber(COLLEAGUE, { toneHz: COLLEAGUE_HZ, begins: 'answers' });
  centre.telephone.onNumber(INTERPRETER, { toneHz: INTERPRETER_HZ, begins: 'answers' });
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

const phases = (slices: Slices) =>
  slices.calls
    .filter(({ phase }) => phase !== 'ended')
    .map(({ role, phase }) => `${role} ${phase}`)
    .sort()
    .join(', ');

/** A customer who talks with the desk. */
const customer = (refer: 'follow' | 'silent' | { refuses: number } | { endsWith: number } = 'follow') =>
  centre.talk({ toneHz: CUSTOMER_HZ, script: { refer } });

async function openPanel(number: string, text = ''): Promise<void> {
  const { window } = centre.desk;
  await window.keyboard.press('F9');
  await window.getByRole('textbox', { name: '転送先の番号' }).fill(number);
  await window.getByRole('textbox', { name: '次の人への一言' }).fill(text);
}

/** A customer who is held, and the colleague who is asked about them. */
async function consulting(): Promise<{ caller: TelephoneCall; colleague: TelephoneCall }> {
  const caller = await customer();
  await openPanel(COLLEAGUE, '解約のご相談');
  await centre.desk.window.getByRole('dialog', { name: '転送' }).getByRole('button', { name: '相談転送' }).click();
  const colleague = await centre.telephone.nextCallTo(COLLEAGUE);
  await colleague.reaches('established');
  await centre.desk.reaches('the consultation', (slices) => phases(slices) === 'consult active, customer held');
  return { caller, colleague };
}

test('転送 sends the caller to the number with the case, and both talk without the desk', async () => {
  const caller = await customer();
  await openPanel(COLLEAGUE, '折り返しのお約束');
  await centre.desk.press('そのまま転送');
  const colleague = await centre.telephone.nextCallTo(COLLEAGUE);
  await colleague.reaches('established');
  await caller.reaches('ended');
  const [refer] = caller.refers;
  expect(refer?.uri).toMatch(new RegExp(`^sip:${COLLEAGUE}@`));
  expect(Buffer.from(refer?.userToUser?.split(';')[0] ?? '', 'hex').toString()).toContain('折り返しのお約束');
  const [moved] = caller.followed;
  await hearsOnly('the colleague', colleague, [CUSTOMER_HZ]);
  await hearsOnly('the caller', moved!, [COLLEAGUE_HZ]);
  await centre.desk.reaches('after-call work', ({ agent, workspace }) => {
    return agent.state === 'wrapUp' && workspace.open[0]?.cause === 'transferred';
  });
});

for (const [name, refer, words] of [
  ['busy', { endsWith: 486 }, /転送できませんでした/],
  ['refused by the server', { refuses: 405 }, /転送を受け付けませんでした/],
] as const) {
  test(`転送 that is ${name} gives the caller back, heard again, and says why`, async () => {
    const caller = await customer(refer);
    await openPanel(COLLEAGUE);
    await centre.desk.press('そのまま転送');
    await expect(centre.desk.window.getByText(words).first()).toBeVisible();
    await centre.desk.talking();
    await hearEachOther(centre.desk, caller);
    await centre.desk.window.keyboard.press('Escape');
  });
}

test('相談転送: the customer hears nothing of it; 切替 changes who is heard; 相談を終了 goes back', async () => {
  const { desk } = centre;
  const { caller, colleague } = await consulting();
  await hearsOnly('the colleague', colleague, [DESK_TONE_HZ]);
  await hearsOnly('the customer', caller, []);
  await desk.window.keyboard.press('Control+F9');
  await hearsOnly('the customer', caller, [DESK_TONE_HZ]);
  await hearsOnly('the colleague', colleague, []);
  await desk.window.keyboard.press('Control+F9');
  await hearsOnly('the colleague', colleague, [DESK_TONE_HZ]);
  await desk.press('相談を終了');
  await colleague.reaches('ended');
  await desk.reaches('the customer again', (slices) => phases(slices) === 'customer active');
  await hearsOnly('the customer', caller, [DESK_TONE_HZ]);
});

test('complaint 16: 転送確定 connects customer and colleague, who hear each other, and the desk is out', async () => {
  const { desk } = centre;
  const { caller, colleague } = await consulting();
  await desk.press('転送確定');
  await caller.reaches('ended');
  await colleague.reaches('ended');
  const [moved] = caller.followed;
  const taken = await centre.telephone.nextCallTo(COLLEAGUE);
  await hearsOnly('the customer', moved!, [COLLEAGUE_HZ]);
  await hearsOnly('the colleague', taken, [CUSTOMER_HZ]);
  const slices = await desk.reaches('after-call work', ({ agent }) => agent.state === 'wrapUp');
  expect(slices.workspace.open).toHaveLength(1);
  expect(slices.workspace.open[0]?.cause).toBe('transferred');
});

test('三者通話: everybody hears the others and never itself; a party is muted, held and dropped', async () => {
  const { desk } = centre;
  const { caller, colleague } = await consulting();
  await desk.window.keyboard.press('F10');
  await hearsOnly('the customer', caller, [DESK_TONE_HZ, COLLEAGUE_HZ]);
  await hearsOnly('the colleague', colleague, [DESK_TONE_HZ, CUSTOMER_HZ]);
  // Ended calls stay in the list for a moment.
  const calls = (await desk.slices()).calls.filter(({ phase }) => phase === 'active');
  const consult = calls.find(({ role }) => role === 'consult')?.id;
  const own = calls.find(({ role }) => role === 'customer')?.id;

  await desk.ask('handOver', 'muteParty', { callId: consult, muted: true });
  await hearsOnly('the customer', caller, [DESK_TONE_HZ]);
  await hearsOnly('the colleague', colleague, [DESK_TONE_HZ, CUSTOMER_HZ]);
  await desk.ask('handOver', 'muteParty', { callId: consult, muted: false });

  // The communicator's own ミュート leaves the others in their talk.
  await desk.press('ミュート');
  await hearsOnly('the customer', caller, [COLLEAGUE_HZ]);
  await hearsOnly('the colleague', colleague, [CUSTOMER_HZ]);
  await desk.press('ミュート解除');
  await hearsOnly('the customer', caller, [DESK_TONE_HZ, COLLEAGUE_HZ]);

  await desk.ask('calls', 'hold', { callId: own });
  await hearsOnly('the customer', caller, []);
  await hearsOnly('the colleague', colleague, [DESK_TONE_HZ]);
  await desk.ask('calls', 'resume', { callId: own });
  await hearsOnly('the customer', caller, [DESK_TONE_HZ, COLLEAGUE_HZ]);

  await desk.ask('calls', 'hangUp', { callId: consult });
  await colleague.reaches('ended');
  await hearsOnly('the customer', caller, [DESK_TONE_HZ]);
  await desk.reaches('an ordinary talk', ({ calls: now }) => now.every(({ inConference }) => !inConference));
});

test('complaint 17: a conference survives the death of both windows', async () => {
  const { desk } = centre;
  const { caller, colleague } = await consulting();
  await desk.press('三者通話');
  await hearsOnly('the customer', caller, [DESK_TONE_HZ, COLLEAGUE_HZ]);
  await desk.crashWindow();
  await hearsOnly('the colleague', colleague, [DESK_TONE_HZ, CUSTOMER_HZ]);
  await desk.app.evaluate(({ BrowserWindow }) => {
    const hidden = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith('app://media/'));
    hidden?.webContents.forcefullyCrashRenderer();
  });
  await hearsOnly('the customer', caller, [DESK_TONE_HZ, COLLEAGUE_HZ]);
  await hearsOnly('the colleague', colleague, [DESK_TONE_HZ, CUSTOMER_HZ]);
});

test('退室 leaves the two others in their talk', async () => {
  const { desk } = centre;
  const { caller, colleague } = await consulting();
  await desk.press('三者通話');
  await hearsOnly('the customer', caller, [DESK_TONE_HZ, COLLEAGUE_HZ]);
  await desk.press('退室');
  await caller.reaches('ended');
  await colleague.reaches('ended');
  await hearsOnly('the customer', caller.followed[0]!, [COLLEAGUE_HZ]);
  await hearsOnly('the colleague', await centre.telephone.nextCallTo(COLLEAGUE), [CUSTOMER_HZ]);
  await desk.reaches('after-call work', ({ agent }) => agent.state === 'wrapUp');
});

test('退室 where the server can not do that says so, and the conference goes on', async () => {
  const { desk } = centre;
  const { caller, colleague } = await consulting();
  caller.script.refer = { refuses: 405 };
  await desk.press('三者通話');
  await hearsOnly('the customer', caller, [DESK_TONE_HZ, COLLEAGUE_HZ]);
  await desk.press('退室');
  await expect(desk.window.getByText(/退室に対応していません/).first()).toBeVisible();
  await hearsOnly('the customer', caller, [DESK_TONE_HZ, COLLEAGUE_HZ]);
  await hearsOnly('the colleague', colleague, [DESK_TONE_HZ, CUSTOMER_HZ]);
});

test('通訳を呼ぶ: one press, and all three hear each other; the time is kept with the contact', async () => {
  const { desk } = centre;
  const caller = await customer();
  await desk.window.keyboard.press('Control+F10');
  const interpreter = await centre.telephone.nextCallTo(INTERPRETER);
  await hearsOnly('the customer', caller, [DESK_TONE_HZ, INTERPRETER_HZ]);
  await hearsOnly('the interpreter', interpreter, [DESK_TONE_HZ, CUSTOMER_HZ]);
  const slices = await desk.reaches('the time', ({ workspace }) => {
    return (workspace.open[0]?.interpretation?.joinedAfterMs ?? null) !== null;
  });
  expect(slices.workspace.open[0]?.interpretation?.language).toBe('zh');
});
