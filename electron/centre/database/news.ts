import { sql } from 'kysely';
import type { News, NewsRow } from './engine';

/** A desk that has nothing yet has nothing to forget either: what is gone is only read for the others. */
const isNew = (cursor: number) => cursor === 0;

/** Two statements for each place: nothing lies between this process and the file. */
export const sqliteNews: News = async (tx, tenant, places) => {
  const found: NewsRow[] = [];
  for (const [at, { topic, cursor, limit }] of places.entries()) {
    const rows = await tx
      .selectFrom('record')
      .select(['seq', 'entity', 'id', 'doc'])
      .where('tenant', '=', tenant)
      .where('topic', '=', topic)
      .where('seq', '>', cursor)
      .orderBy('seq')
      .limit(limit)
      .execute();
    found.push(...rows.map((row) => ({ at, ...row })));
    if (isNew(cursor)) continue;
    const gone = await tx
      .selectFrom('gone')
      .select(['seq', 'entity', 'id'])
      .where('tenant', '=', tenant)
      .where('topic', '=', topic)
      .where('seq', '>', cursor)
      .orderBy('seq')
      .limit(limit)
      .execute();
    found.push(...gone.map((row) => ({ at, ...row, doc: null })));
  }
  return found;
};

/** One statement for all places: each is a walk along the index, and the wire is waited for once. */
export const postgresNews: News = async (tx, tenant, places) => {
  const column = <T>(of: (place: (typeof places)[number]) => T): T[] => places.map(of);
  const { rows } = await sql<NewsRow>`
    with place as (
      select * from unnest(${[...places.keys()]}::int[], ${column(({ topic }) => topic)}::text[],
        ${column(({ cursor }) => cursor)}::bigint[], ${column(({ limit }) => limit)}::int[]) as place (at, topic, cursor, most))
    select place.at, found.* from place cross join lateral (
      select seq, entity, id, doc from record
      where tenant = ${tenant} and topic = place.topic and seq > place.cursor order by seq limit place.most) found
    union all
    select place.at, found.* from place cross join lateral (
      select seq, entity, id, null as doc from gone
      where tenant = ${tenant} and topic = place.topic and seq > place.cursor and place.cursor > 0
      order by seq limit place.most) found`.execute(tx);
  return rows;
};
