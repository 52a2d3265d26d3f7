import type { Cursor, Disk } from '../../../../electron/sync/ports';
import type { Command, Verdict } from '../../../../shared/contract/centre/commands';
import type { Range } from '../../../../shared/contract/centre/feed';

interface Entry {
  readonly command: Command;
  state: 'new' | 'done' | 'rejected';
  verdict: Verdict | null;
}
interface Held {
  readonly topic: string;
  readonly text: string;
  readonly seq: number;
  readonly epoch: string;
  /** Came after the last new beginning. */
  fresh: boolean;
}

/** What stays of a desk when its program dies: each call is whole or nothing, as in the real cache. */
export class DeskDisk implements Disk {
  readonly outbox: Entry[] = [];
  readonly rows = new Map<string, Held>();
  private readonly known = new Map<string, Cursor>();
  /** True: the next call is refused, as by a full disk. */
  fails: () => boolean = () => false;
  /** A fault put in on purpose: the cursor is on the disk, and then the disk may fail. */
  isTorn = false;

  private turn<T>(act: () => T): Promise<T> {
    return Promise.resolve().then(() => {
      if (this.fails()) throw new Error('the disk is full');
      return act();
    });
  }

  enqueue(command: Command): void {
    this.outbox.push({ command, state: 'new', verdict: null });
  }

  cursors(): Promise<ReadonlyMap<string, Cursor>> {
    return this.turn(() => new Map(this.known));
  }

  apply(range: Range, next: Cursor): Promise<void> {
    if (this.isTorn) this.known.set(range.topic, next);
    return this.turn(() => {
      const { topic, epoch } = range;
      if (range.from === 0) for (const held of this.rows.values()) if (held.topic === topic) held.fresh = false;
      for (const { entity, id, row, seq } of range.changes) {
        const name = `${entity}/${id}`;
        const held = this.rows.get(name);
        // A row that moved between topics may come by the newer one first.
        if (held?.epoch === epoch && held.seq >= seq) held.fresh ||= held.topic === topic;
        else if (row !== null) this.rows.set(name, { topic, text: JSON.stringify(row), seq, epoch, fresh: true });
        else if (held?.topic === topic) this.rows.delete(name);
      }
      if (!next.filling)
        for (const [name, held] of this.rows) if (held.topic === topic && !held.fresh) this.rows.delete(name);
      this.known.set(topic, next);
    });
  }

  waiting(limit: number): Promise<readonly Command[]> {
    return this.turn(() =>
      this.outbox
        .filter(({ state }) => state === 'new')
        .slice(0, limit)
        .map(({ command, verdict }) => ({
          ...command,
          ...(verdict?.outcome === 'applied' && verdict.number ? { told: verdict.number } : {}),
          ...(verdict?.outcome === 'rejected' ? { refused: verdict.reason } : {}),
        })),
    );
  }

  settle(settled: readonly { readonly id: string; readonly verdict: Verdict }[]): Promise<void> {
    return this.turn(() => {
      for (const { id, verdict } of settled) {
        const entry = this.outbox.find(({ command }) => command.id === id);
        if (entry) Object.assign(entry, { state: verdict.outcome === 'applied' ? 'done' : 'rejected', verdict });
      }
    });
  }

  sendAgain(): Promise<void> {
    return this.turn(() => {
      for (const entry of this.outbox) entry.state = 'new';
    });
  }
}
