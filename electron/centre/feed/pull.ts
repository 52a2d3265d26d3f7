import type { Change, Range } from '../../../shared/contract/centre/feed';
import { feedOf } from '../commands/group';
import type { Engine } from '../database/engine';

/** The cursor is of another history, from the future, or older than what the feed still knows: begin anew. */
export type PullRefusal = 'mustRefetch';

/** What a desk asks: what happened in a topic after its cursor, at most `limit` rows of it. */
export interface Question {
  readonly topic: string;
  readonly epoch: string | null;
  readonly cursor: number;
  readonly limit: number;
}

/**
 * What happened in each topic after its `cursor`, read on one consistent view: each row as it stands now, once, in the order
 * of its last change; a row that is gone from the topic as null. `to` is where to go on.
 */
export async function pullAll(
  engine: Engine,
  tenant: string,
  questions: readonly Question[],
): Promise<(Range | PullRefusal)[]> {
  return engine.read(tenant, async (tx) => {
    const { epoch, head, floor } = await feedOf(tx, tenant);
    const isKnown = (one: Question) =>
      one.cursor === 0 || (one.epoch === epoch && one.cursor <= head && one.cursor >= floor);
    const asked = questions.filter(isKnown);
    const changes = new Map(asked.map((one) => [one, [] as Change[]]));
    const places = asked.map(({ topic, cursor, limit }) => ({ topic, cursor, limit: limit + 1 }));
    for (const { at, doc, ...row } of places.length > 0 ? await engine.news(tx, tenant, places) : [])
      changes.get(asked[at] as Question)?.push({ ...row, row: doc === null ? null : JSON.parse(doc) });
    return questions.map((one): Range | PullRefusal => {
      const all = changes.get(one)?.sort((a, b) => a.seq - b.seq);
      if (!all) return 'mustRefetch';
      const { topic, cursor, limit } = one;
      const some = all.slice(0, limit);
      const to = all.length > limit ? (some.at(-1)?.seq ?? head) : head;
      return { topic, epoch, from: cursor, to, head, changes: some };
    });
  });
}

/** The topics in which something happened after `since`; null: which these are is not known, and none is named. */
export async function changedTopics(
  engine: Engine,
  tenant: string,
  since: number | null,
): Promise<{ readonly head: number; readonly topics: ReadonlySet<string> }> {
  return engine.read(tenant, async (tx) => {
    const { head } = await feedOf(tx, tenant);
    if (since === null || since >= head) return { head, topics: new Set<string>() };
    const changed = await Promise.all(
      (['record', 'gone'] as const).map((table) =>
        tx
          .selectFrom(table)
          .select('topic')
          .distinct()
          .where('tenant', '=', tenant)
          .where('seq', '>', since)
          .where('topic', 'is not', null)
          .execute(),
      ),
    );
    return { head, topics: new Set(changed.flat().flatMap(({ topic }) => topic ?? [])) };
  });
}
