import { createHash } from 'node:crypto';
import { addToAudit } from '../commands/group';
import type { Engine } from '../database/engine';
import { type Picture, strip } from './strip';

/** Pictures that one person may bring within a day: more than any evidence needs, and a stolen token fills no disk. */
const A_DAY_MAX = 200;
const DAY_MS = 24 * 3_600_000;

export interface Bringing {
  readonly tenant: string;
  /** Made at the desk. */
  readonly id: string;
  readonly agentId: string;
  readonly deviceId: string;
  /** Epoch ms. */
  readonly now: number;
}
export type Kept = 'kept' | 'known' | 'otherBytes' | 'noPicture' | 'tooMany';

/**
 * Keeps a picture, stripped of what is not its picture, and says so in the audit trail. On the disk when this resolves. The
 * same picture again is `known` and changes nothing; another one under the same id is none of its business.
 */
export async function keepPicture(engine: Engine, bringing: Bringing, bytes: Uint8Array): Promise<Kept> {
  const picture = strip(bytes);
  if (picture === null) return 'noPicture';
  const { tenant, id, agentId: agent, deviceId: device, now: at } = bringing;
  const hash = createHash('sha256').update(picture.bytes).digest('hex');
  return engine.write(tenant, async (tx) => {
    const known = await tx
      .selectFrom('picture')
      .select('hash')
      .where('tenant', '=', tenant)
      .where('id', '=', id)
      .executeTakeFirst();
    if (known) return known.hash === hash ? 'known' : 'otherBytes';
    const { count } = await tx
      .selectFrom('picture')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('tenant', '=', tenant)
      .where('agent', '=', agent)
      .where('at', '>', at - DAY_MS)
      .executeTakeFirstOrThrow();
    if (Number(count) >= A_DAY_MAX) return 'tooMany';
    const { type, bytes: kept } = picture;
    await tx.insertInto('picture').values({ tenant, id, type, hash, agent, at, bytes: kept }).execute();
    const payload = { id, type, bytes: kept.length, hash };
    await addToAudit(tx, tenant, { agent, device, at, kind: 'picture.keep', payload });
    return 'kept';
  });
}

/** The picture as it was kept, or null. */
export async function pictureOf(engine: Engine, tenant: string, id: string): Promise<Picture | null> {
  const row = await engine.read(tenant, (tx) =>
    tx
      .selectFrom('picture')
      .select(['type', 'bytes'])
      .where('tenant', '=', tenant)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
  return row ?? null;
}
