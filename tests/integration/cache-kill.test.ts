import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { contactId } from '../../shared/domain/ids';
import { bundled, contactOf, type Desk, makeDesk, NATIVE_BINDING, valueIn } from './cache-world';
import type { WriterTask } from './cache-writer';

const ROUNDS = 15;
const workerPath = bundled('worker');
const writerPath = bundled('writer');
const text = '長いメモ。'.repeat(300);

/** A desk in a process of its own. `limit` is a shell's prefix that starts it. */
function startWriter(desk: Desk, name: string, limit = '') {
  const { file, keyHex } = desk;
  const contact = contactOf(name);
  const task: WriterTask = { workerPath: workerPath(), file, keyHex, nativeBinding: NATIVE_BINDING, contact, text };
  const line = `${limit} exec "$0" "$@"`;
  const child = spawn('/bin/sh', ['-c', line, process.execPath, writerPath(), JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, exit: once(child, 'exit'), answers: createInterface({ input: child.stdout }) };
}

describe('a desk that is killed while it writes', () => {
  it(`has every draft that it called saved, ${ROUNDS} times at any moment`, async () => {
    const desk = makeDesk(workerPath());
    const last = new Map<string, number>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const name = `round-${round}`;
      const killAfter = 1 + Math.floor(Math.random() * 120);
      const { child, exit, answers } = startWriter(desk, name);
      for await (const answer of answers) {
        last.set(name, Number(answer));
        if (Number(answer) >= killAfter) child.kill('SIGKILL');
      }
      await exit;
      const { cache, state } = await desk.ready();
      expect(state.setAside).toBeUndefined();
      expect(state.interrupted.map(({ id }) => id).sort()).toEqual([...last.keys()].sort());
      for (const contact of state.interrupted) {
        const saved = Number(contact.notes.slice(text.length));
        const acknowledged = last.get(contact.id) ?? Number.NaN;
        // The draft after the last answer may be on the disk too: it was killed between the two.
        expect([acknowledged, acknowledged + 1]).toContain(saved);
      }
      await cache.close();
    }
  }, 60_000);
});

describe.skipIf(process.platform === 'win32')('a desk whose disk takes no more', () => {
  it('refuses the save in words, and everything that it called saved stays', async () => {
    const desk = makeDesk(workerPath());
    const { answers, exit } = startWriter(desk, 'one', 'ulimit -f 900;');
    const lines: string[] = [];
    for await (const line of answers) lines.push(line);
    await exit;
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.at(-1)).toBe('saveFailed');
    const { cache, state } = await desk.ready();
    expect(state.setAside).toBeUndefined();
    const contact = valueIn(await cache.readContact(contactId('one')));
    expect(contact.notes).toBe(text + lines.at(-2));
    valueIn(await cache.saveDraft(contact.id, { notes: '空きができた' }));
    await cache.close();
  });
});
