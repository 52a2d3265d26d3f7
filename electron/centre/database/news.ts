import { sql } from 'kysely';
import type { News, NewsRow } from './engine';

/** A desk that has nothing yet has nothing to forget either: what is gone is only read for the others. */
const isNew = (cursor: number) => cursor === 0;

/** Two statements for each place: nothing lies between this process and the file. */
export const sqliteNews: News = async (tx, tenant, places) => {
  const found: NewsRow[] = [];
  const read = async (table: 'record' | 'gone', at: number, { topic, cursor, limit }: (typeof places)[number]) => {
    const doc = sql<string | null>`${sql.raw(table === 'record' ? 'doc' : 'null')}`;
    const rows = await tx
      .selectFrom(table)
      .select(['seq', 'entity', 'id', doc.as('doc')])
      .where('tenant', '=', tenant)
      .where('topic', '=', topic)
      .where('seq', '>', cursor)
      .orderBy('seq')
      .limit(limit)
      .execute();
    found.push(...rows.map((row) => ({ at, ...row })));
  };
  for (const [at, place] of places.entries()) {
    await read('record', at, place);
    if (!isNew(place.cursor)) await read('gone', at, place);
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
