import { expect, test } from '@playwright/test';
import { Centre } from './centre';
import { startBaresip } from './network/baresip';
import { DESK_USER, DIALLED_NUMBER, PEER_NUMBER, PEER_USER_2 } from './network/network';
import { until } from './network/until';
import { DESK_TONE_HZ, narrowBandVoice } from './voices';

const COLLEAGUE = '0311112222';

test('転送 of a caller at a telephone that we did not write (baresip) is followed to the end', async () => {
  const centre = await Centre.open({}, { dialledNumbers: { [DIALLED_NUMBER]: DESK_USER, [PEER_NUMBER]: PEER_USER_2 } });
  const baresip = await startBaresip(centre.network, narrowBandVoice(centre.network.directory));
  try {
    const { desk, telephone } = centre;
    telephone.onNumber(COLLEAGUE, { toneHz: 1_000, begins: 'answers' });
    await desk.isConnected();
    await desk.dial(PEER_NUMBER);
    await desk.talking();
    await until('baresip is heard', async () => (await desk.callerLevel()) > 0.02);
    await desk.window.keyboard.press('F9');
    await desk.window.getByRole('textbox', { name: '転送先の番号' }).fill(COLLEAGUE);
    await desk.press('そのまま転送');
    const colleague = await telephone.nextCallTo(COLLEAGUE);
    await colleague.reaches('established');
    await until('the colleague hears baresip', () => colleague.audio.hearsTone(DESK_TONE_HZ));
    const slices = await desk.reaches('after-call work', ({ agent }) => agent.state === 'wrapUp');
    expect(slices.workspace.open[0]?.cause).toBe('transferred');
  } finally {
    await baresip.stop();
    await centre.close();
  }
});
