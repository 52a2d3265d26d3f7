import { parseArgs } from 'node:util';
import { PostgresServer } from '../../integration/centre/engines';
import { buildCentre } from '../../integration/centre/instances';
import type { Measurement } from '../figures';
import { measureDesks } from './desks';
import { measureFirstFill } from './first-fill';
import { House } from './house';
import { measureSearch } from './search';
import { measureStops } from './stops';
import { measurePeak, measureSustained } from './traffic';

const OPTIONS = {
  /** Of the peak traffic; without it half a minute. */
  minutes: { type: 'string', default: '0.5' },
  /** Of the databases that the bench makes. */
  customers: { type: 'string', default: '50000' },
  desks: { type: 'string', default: '2000' },
  /** A centre that `npm run seed` filled: only the searches are measured, there. */
  database: { type: 'string' },
  tenant: { type: 'string', default: 'shop' },
  /** peak, desks, stops, search or fill. */
  only: { type: 'string' },
} as const;

/** The centre service as a process of its own, on both databases; its clients are here and in further processes. */
export async function* measureCentre(args: readonly string[]): AsyncGenerator<Measurement> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const [seconds, customers, desks] = [Number(values.minutes) * 60, Number(values.customers), Number(values.desks)];
  const isWanted = (part: string) => values.only === undefined || values.only === part;
  buildCentre();
  if (values.database !== undefined) {
    const house = await House.at(values.database, values.tenant);
    try {
      yield* measureSearch(house);
    } finally {
      await house.close();
    }
    return;
  }
  const server = PostgresServer.isHere ? await PostgresServer.start() : null;
  try {
    for (const kind of ['PostgreSQL', 'SQLite'] as const) {
      if (kind === 'PostgreSQL' && server === null) continue;
      const mine = kind === 'PostgreSQL' ? server : null;
      const house = await House.make(kind, customers, mine ?? undefined);
      try {
        if (isWanted('search')) yield* measureSearch(house, kind);
        if (isWanted('fill')) yield* await measureFirstFill(house, kind);
        if (isWanted('peak')) yield* await measurePeak(house, kind, seconds);
        if (isWanted('peak')) yield* await measureSustained(house, kind, mine);
        if (isWanted('desks')) yield* measureDesks(house, kind, desks);
        if (isWanted('stops')) yield* measureStops(house, kind, desks);
      } finally {
        await house.close();
      }
    }
  } finally {
    await server?.stop();
  }
}
