import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CacheTrouble } from '../../electron/cache/client';
import { bundled, contactOf, makeDesk, valueIn } from './cache-world';

const workerPath = bundled('worker');
const MB = 1024 * 1024;

function mount(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,mode=700', 'tmpfs', folder], { stdio: 'pipe' });
}
function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder], { stdio: 'pipe' });
}

/** Small disks can be made only by an administrator, and on Linux. */
const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-mount-'));
  try {
    mount(folder);
    unmount(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();

/** A desk on a disk of 48 MB, 16 of them ballast as in the product. */
function smallDesk() {
  const desk = makeDesk(workerPath());
  mount(desk.folder);
  onTestFinished(() => unmount(desk.folder));
  const troubles: string[] = [];
  const onTrouble = ({ kind }: CacheTrouble) => troubles.push(kind);
  const rest = join(desk.folder, 'rest');
  return {
    ...desk,
    troubles,
    open: () => desk.open({ ballastBytes: 16 * MB, tellsCentre: true, onTrouble }),
    hasBallast: () => desk.files().includes('cache.db.ballast'),
    /** Somebody else takes all that is left. */
    fill(): void {
      const handle = openSync(rest, 'a');
      for (const size of [MB, 4096, 1]) {
        try {
          for (;;) writeSync(handle, Buffer.alloc(size));
        } catch {
          // Full for pieces of this size.
        }
      }
      closeSync(handle);
    },
    clean: () => rmSync(rest, { force: true }),
  };
}

const product = (id: string) => ({
  id,
  name: '商品'.repeat(30),
  kana: '',
  category: '',
  priceYen: 1,
  recommended: false,
  cautions: Array.from({ length: 20 }, () => '注意'.repeat(200)),
  stock: null,
  recallLots: [],
});
/** Some 0.5 MB of rows. */
function rangeAfter(from: number) {
  const changes = Array.from({ length: 30 }, (_, at) => {
    const seq = from + at + 1;
    return { seq, entity: 'product', id: `p${seq}`, row: product(`p${seq}`) };
  });
  const range = { topic: 'catalog', epoch: 'e', from, to: from + 30, head: from + 30, changes };
  return [range, { epoch: 'e', cursor: range.to, filling: false }] as const;
}

describe.runIf(canMount)('on a disk that is full', () => {
  it('the words of the running call are written, the outbox is settled, and when there is room again all is as before', async () => {
    const desk = smallDesk();
    const cache = desk.open();
    await cache.opened;
    valueIn(await cache.openContact(contactOf('c1')));
    await expect.poll(desk.hasBallast).toBe(true);
    desk.fill();
    const notes = (at: number) => `${'お客様のお話 '.repeat(100)}${at}`;
    for (let at = 0; at < 60; at += 1)
      valueIn(await cache.saveDraft(contactOf('c1').id, { notes: notes(at), resultCode: 'order' }));
    expect(desk.hasBallast()).toBe(false);
    expect(desk.troubles).toEqual(['diskFull']);
    valueIn(await cache.finishContact(contactOf('c1').id, 9_000));
    // What the centre answers is kept, its rows have to wait.
    const waiting = valueIn(await cache.centre.waiting(10));
    expect(waiting.length).toBeGreaterThan(2);
    const settled = waiting.map(({ id }) => ({ id, verdict: { outcome: 'applied' as const, seq: 1 } }));
    expect(valueIn(await cache.centre.settle(settled)).unsent).toBe(0);
    expect(await cache.centre.apply(...rangeAfter(0))).toMatchObject({ error: { code: 'saveFailed' } });
    expect(valueIn(await cache.centre.cursors())).toEqual([]);
    desk.clean();
    valueIn(await cache.centre.apply(...rangeAfter(0)));
    expect(desk.hasBallast()).toBe(true);
    await expect.poll(() => desk.troubles).toEqual(['diskFull', 'roomAgain']);
    expect(valueIn(await cache.readContact(contactOf('c1').id))).toMatchObject({
      status: 'finished',
      notes: notes(59),
    });
    await cache.close();
  });

  it('rows of the centre that fill it stop the rows only: what is wished is kept, sent and settled', async () => {
    const desk = smallDesk();
    const cache = desk.open();
    await cache.opened;
    await expect.poll(desk.hasBallast).toBe(true);
    let from = 0;
    while ((await cache.centre.apply(...rangeAfter(from))).ok) from += 30;
    expect(from).toBeGreaterThan(0);
    expect(desk.hasBallast()).toBe(true);
    expect(valueIn(await cache.centre.cursors())).toMatchObject([{ topic: 'catalog', cursor: from }]);
    for (let at = 0; at < 500; at += 1) {
      const id = `n${at}`;
      valueIn(await cache.centre.wish({ kind: 'contact.note', payload: { id, noteId: id, text: 'メモ'.repeat(500) } }));
    }
    const waiting = valueIn(await cache.centre.waiting(500));
    expect(waiting).toHaveLength(500);
    const settled = waiting.map(({ id }) => ({ id, verdict: { outcome: 'applied' as const, seq: 1 } }));
    expect(valueIn(await cache.centre.settle(settled)).unsent).toBe(0);
    await cache.close();
  });

  it('a desk that starts on it opens its file all the same', async () => {
    const desk = smallDesk();
    const first = desk.open();
    await first.opened;
    valueIn(await first.openContact(contactOf('c1', { notes: '書きかけ' })));
    await expect.poll(desk.hasBallast).toBe(true);
    await first.close();
    desk.fill();
    const second = desk.open();
    expect(await second.opened).toMatchObject({ kind: 'ready', interrupted: [{ id: 'c1', notes: '書きかけ' }] });
    expect(desk.troubles).toEqual(['diskFull']);
    await second.close();
  });
});
