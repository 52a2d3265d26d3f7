import type { EntityName, Row } from '../../../shared/contract/centre/entities';
import { keysOf, topicOf } from '../../../shared/contract/centre/entities';
import { DIALLED_NUMBERS, PRODUCTS } from '../../../shared/sample';
import { addToAudit, feedOf } from '../commands/group';
import { keyRow } from '../commands/unit';
import type { AppendRow, Engine, NameEntry } from '../database/engine';
import { termsOf } from '../search/terms';
import { Chance } from './chance';
import { AGENTS, agentId, contactOf, type Plan, YEARS_MS } from './contacts';
import { customerOf } from './customers';
import { personName } from './names';

/** Rows of one transaction: few enough that the memory stays small, many enough that the disk is hardly waited for. */
const ROWS_AT_ONCE = 10_000;

export interface Progress {
  readonly customers: number;
  readonly contacts: number;
  /** All rows, orders and the centre's own data too. */
  readonly rows: number;
}
interface Made {
  readonly entity: EntityName;
  readonly row: Row<EntityName> & { readonly id: string };
}

/**
 * Writes a made-up centre straight into the tables, in the shape that commands leave: rows, keys, names, feed numbers, and one
 * entry in the audit trail that says so. The same plan gives the same rows. False where the tenant has rows already.
 */
export async function fillCentre(
  engine: Engine,
  tenant: string,
  plan: Plan,
  onProgress: (progress: Progress) => void,
): Promise<boolean> {
  const { head } = await engine.read(tenant, (tx) => feedOf(tx, tenant));
  if (head > 0) return false;
  let progress: Progress = { customers: 0, contacts: 0, rows: 0 };
  let batch: Made[] = [];
  const flush = async () => {
    await writeBatch(engine, tenant, batch);
    const count = (entity: EntityName) => batch.filter((made) => made.entity === entity).length;
    progress = {
      customers: progress.customers + count('customer'),
      contacts: progress.contacts + count('contact'),
      rows: progress.rows + batch.length,
    };
    batch = [];
    onProgress(progress);
  };
  for (const made of rowsOf(plan)) {
    batch.push(made);
    if (batch.length >= ROWS_AT_ONCE) await flush();
  }
  if (batch.length > 0) await flush();
  await engine.write(tenant, async (tx) => {
    const payload = { plan, years: YEARS_MS, rows: progress };
    await addToAudit(tx, tenant, { at: Date.now(), agent: 'seed', device: 'seed', kind: 'seed', payload });
    await engine.hint(tx, tenant);
  });
  return true;
}

function* rowsOf(plan: Plan): Generator<Made> {
  const { seed, customers, contacts, until } = plan;
  for (const { code, name, kana, category, priceYen } of Object.values(PRODUCTS)) {
    const rest = { recommended: false, cautions: [], stock: null, recallLots: [] };
    yield { entity: 'product', row: { id: code, name, kana, category, priceYen, ...rest } };
  }
  for (const number of DIALLED_NUMBERS)
    yield { entity: 'dialledNumber', row: { ...number, id: number.number.slice(1) } };
  for (let count = 0; count < AGENTS; count += 1) {
    const { kanji } = personName(new Chance(seed, 'agent', count));
    const roles: Row<'agent'>['roles'] = [count % 20 === 0 ? 'supervisor' : 'communicator'];
    yield { entity: 'agent', row: { id: agentId(count), name: kanji, roles, team: `T${count % 10}`, active: true } };
  }
  for (let count = 0; count < customers; count += 1) yield { entity: 'customer', row: customerOf(seed, count, until) };
  for (let count = 0; count < contacts; count += 1) {
    const { contact, order } = contactOf(plan, count);
    yield { entity: 'contact', row: contact };
    if (order) yield { entity: 'order', row: order };
  }
}

async function writeBatch(engine: Engine, tenant: string, batch: readonly Made[]): Promise<void> {
  await engine.write(tenant, async (tx) => {
    const { head } = await feedOf(tx, tenant);
    const names: NameEntry[] = [];
    const rows = batch.map(({ entity, row: made }, at): AppendRow => {
      const seq = head + at + 1;
      // Numbered as the centre numbers its orders.
      const row = entity === 'order' ? { ...made, number: `J${String(seq).padStart(8, '0')}` } : made;
      if (entity === 'customer') names.push({ id: row.id, terms: termsOf(row as Row<'customer'>) });
      return {
        entity,
        id: row.id,
        seq,
        topic: topicOf(entity, row),
        doc: JSON.stringify(row),
        keys: keysOf(entity, row).map(keyRow),
      };
    });
    await engine.append(tx, tenant, rows);
    await engine.names.put(tx, tenant, names);
    await tx
      .updateTable('feed')
      .set({ head: head + rows.length })
      .where('tenant', '=', tenant)
      .execute();
  });
}
