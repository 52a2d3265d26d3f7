import { Desk } from '../lab/desk';
import { DIALLED_NUMBER, DOMAIN, Network } from '../lab/network/network';
import { Telephone } from '../lab/network/telephone';
import { until } from '../lab/network/until';
import { figuresOf, type Measurement } from './figures';

const CALLS = 20;

/** Ring to card on screen (INVITE in main to the painted card), and the save of a wrap-up as the window waits for it. */
export async function measureCardAndSave(): Promise<Measurement[]> {
  const network = await Network.start();
  const telephone = await Telephone.open(network.sipPort, network.trunkPort);
  const desk = await Desk.start({ servers: [network.webSocketUrl] });
  const saveMs: number[] = [];
  try {
    await desk.becomeReady();
    for (let count = 0; count < CALLS; count += 1) {
      const call = await telephone.dial({ to: DIALLED_NUMBER, from: '0522345678', domain: DOMAIN });
      await until('the card is on the screen', () => desk.logged('card-shown').length > count);
      await desk.press('応答');
      await call.reaches('established');
      await desk.talking();
      call.hangUp();
      saveMs.push(await saveWrapUp(desk));
    }
    const cardMs = desk.logged('card-shown').map((line) => Number(line.ms));
    return [
      { name: 'ring to card on screen', unit: 'ms', ...figuresOf(cardMs), target: 100 },
      { name: 'save of a wrap-up', unit: 'ms', ...figuresOf(saveMs), target: 10 },
    ];
  } finally {
    await desk.stop();
    telephone.close();
    await network.stop();
  }
}

/** Notes and a result code, then 後処理を終了: from the request of the window to its answer, written to the disk. */
async function saveWrapUp(desk: Desk): Promise<number> {
  const slices = await desk.reaches('後処理', ({ agent }) => agent.state === 'wrapUp');
  const contact = slices.workspace.open[0];
  const resultCode = slices.catalogue.resultCodes[0];
  if (!contact || !resultCode) throw new Error('there is no contact to finish, or no result code');
  return desk.window.evaluate(
    async ({ contactId, code }) => {
      const { contacts } = (window as unknown as { tsunagu: { contacts: ContactVerbs } }).tsunagu;
      await contacts.saveDraft({ contactId, notes: '計測のための応対。', resultCode: code });
      const startedAt = performance.now();
      const answer = await contacts.finish({ contactId });
      if (!answer.ok) throw new Error('the wrap-up was not saved');
      return performance.now() - startedAt;
    },
    { contactId: contact.id as string, code: resultCode.id },
  );
}

interface ContactVerbs {
  saveDraft(input: { contactId: string; notes: string; resultCode: string }): Promise<{ ok: boolean }>;
  finish(input: { contactId: string }): Promise<{ ok: boolean }>;
}
