import { expect, it, vi } from 'vitest';
import { EmbeddedCentre, type EmbeddedNews } from '../../../electron/desk/embedded-centre';
import type { ToEmbedded } from '../../../shared/contract/centre/embedded';

/** Programs that say what a test wants; the real one is in tests/integration/centre/embedded.test.ts. */
function world() {
  const programs: { say: (message: unknown) => void; die: () => void; heard: ToEmbedded[] }[] = [];
  const news: EmbeddedNews[] = [];
  const centre = new EmbeddedCentre({
    startHelper: (say, gone) => {
      const heard: ToEmbedded[] = [];
      const die = () => gone(1);
      programs.push({ say, die, heard });
      return { send: (message) => heard.push(message), kill: () => queueMicrotask(die) };
    },
    open: () => ({ file: 'centre.db', keyHex: '', nativeBinding: null, name: '研修 太郎' }),
    chance: () => 0,
    onNews: (one) => news.push(one),
  });
  centre.start();
  const begun = (count: number) => vi.waitFor(() => programs[count - 1] ?? Promise.reject(new Error('not yet')));
  return { centre, news, begun };
}
const UP = { kind: 'opened', url: 'http://127.0.0.1:1', setAside: null };

it('a file that was set aside by a start which then failed is told with the start that succeeds, once', async () => {
  const { news, begun } = world();
  (await begun(1)).say({ kind: 'failed', code: 'diskFull', setAside: 'centre.db.broken-1' });
  const second = await begun(2);
  second.say(UP);
  expect(news).toEqual([{ kind: 'up', setAside: 'centre.db.broken-1' }]);
  second.die();
  (await begun(3)).say(UP);
  expect(news.slice(1)).toEqual([{ kind: 'up', setAside: null }]);
});

it('who asks while it starts gets the address of the start, and who gives up waits no longer', async () => {
  const { centre, begun } = world();
  const patient = centre.base(null);
  const stop = new AbortController();
  const hasty = centre.base(stop.signal);
  stop.abort();
  await expect(hasty).rejects.toThrow();
  (await begun(1)).say(UP);
  expect(await patient).toBe(UP.url);
});

it('a session that is asked for when the process dies is refused, and words that are none are not taken for one', async () => {
  const { centre, begun } = world();
  const first = await begun(1);
  first.say(UP);
  const session = centre.session('d1', null);
  await vi.waitFor(() => expect(first.heard.at(-1)).toMatchObject({ kind: 'session', deviceId: 'd1' }));
  first.say({ kind: 'session', id: 1, session: { tenant: 'desk' } });
  first.say('opened');
  first.die();
  await expect(session).rejects.toThrow();
  // What an old process says late is nobody's word any more.
  const second = await begun(2);
  first.say(UP);
  second.say({ ...UP, url: 'http://127.0.0.1:2' });
  expect(await centre.base(null)).toBe('http://127.0.0.1:2');
});

it('nobody waits for a centre that was stopped, and it is not started again', async () => {
  const { centre, begun } = world();
  const { heard, die } = await begun(1);
  const asked = centre.base(null);
  const stopped = centre.stop();
  expect(heard.at(-1)).toEqual({ kind: 'stop' });
  await expect(asked).rejects.toThrow();
  die();
  await stopped;
  centre.start();
  await expect(centre.base(null)).rejects.toThrow();
});
