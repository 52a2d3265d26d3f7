import { CHANGES_MAX, type Change, type Range } from '../../../shared/contract/centre/feed';
import { feedOf } from '../commands/group';
import type { Engine } from '../database/engine';

/** The cursor is of another history, from the future, or older than what the feed still knows: begin anew. */
export type PullRefusal = 'mustRefetch';

/**
 * What happened in a topic after `cursor`, read on one consistent view: each row as it stands now, once, in the order of its
 * last change; a row that is gone from the topic as null. `to` is where to go on.
 */
export async function pull(
  engine: Engine,
  tenant: string,
  topic: string,
  from: { readonly epoch: string | null; readonly cursor: number },
  limit = CHANGES_MAX,
): Promise<Range | PullRefusal> {
  return engine.read(tenant, async (tx) => {
    const { epoch, head, floor } = await feedOf(tx, tenant);
    const { cursor } = from;
    const isNew = cursor === 0;
    if (!isNew && (from.epoch !== epoch || cursor > head || cursor < floor)) return 'mustRefetch';
    const rows = await tx
      .selectFrom('record')
      .select(['seq', 'entity', 'id', 'doc'])
      .where('tenant', '=', tenant)
      .where('topic', '=', topic)
      .where('seq', '>', cursor)
      .orderBy('seq')
      .limit(limit + 1)
      .execute();
    // A new desk has nothing to forget.
    const gone = isNew
      ? []
      : await tx
          .selectFrom('gone')
          .select(['seq', 'entity', 'id'])
          .where('tenant', '=', tenant)
          .where('topic', '=', topic)
          .where('seq', '>', cursor)
          .orderBy('seq')
          .limit(limit + 1)
          .execute();
    const all: Change[] = [
      ...rows.map(({ seq, entity, id, doc }) => ({ seq, entity, id, row: JSON.parse(doc) })),
      ...gone.map((one) => ({ ...one, row: null })),
    ].sort((a, b) => a.seq - b.seq);
    const changes = all.slice(0, limit);
    const to = all.length > limit ? (changes.at(-1)?.seq ?? head) : head;
    return { topic, epoch, from: cursor, to, head, changes };
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
