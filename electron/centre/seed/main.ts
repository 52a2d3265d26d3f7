import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { idSchema } from '../../../shared/contract/centre/common';
import { openDatabase } from '../database/open';
import { Centre } from '../service/centre';
import { fillCentre } from './fill';

const USAGE = `つなぐセンターの架空データ

  npm run seed -- --database postgres://利用者@ホスト/データベース --tenant shop --customers 1000000 --contacts 8000000
  npm run seed -- --database centre.sqlite --tenant shop --customers 1000 --contacts 8000 [--seed 1] [--until 2026-11-01]

まだ何も入っていないセンター (--tenant) に、顧客・対応・受注・商品・着信番号・担当者を書き込みます。
同じ --seed と件数と --until からは、いつも同じデータができます。電話番号は誰にも割り当てられていない番号帯のものです。
`;

function fail(message: string): never {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}

function whole(text: string, name: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > max) fail(`${name} は 0 から ${max} の整数で書いてください。`);
  return value;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      tenant: { type: 'string' },
      customers: { type: 'string', default: '1000' },
      contacts: { type: 'string', default: '8000' },
      seed: { type: 'string', default: '1' },
      until: { type: 'string', default: '2026-11-01' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  if (!values.database) fail('--database がありません。PostgreSQL の URL か SQLite のファイル名を書いてください。');
  const tenant = idSchema.safeParse(values.tenant);
  if (!tenant.success) fail('--tenant (センターの名前、半角英数字) を書いてください。');
  const until = Date.parse(values.until);
  if (Number.isNaN(until)) fail('--until は 2026-11-01 のように書いてください。');
  const plan = {
    seed: whole(values.seed, '--seed', 2_147_483_647),
    customers: whole(values.customers, '--customers', 10_000_000),
    contacts: whole(values.contacts, '--contacts', 999_999_999),
    until,
  };
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const engine = await openDatabase(values.database, (step, code) => say(`データベース: ${step} ${code}`));
  const failed = (error: unknown) => say(`失敗 (${randomUUID()}): ${error instanceof Error ? error.name : 'unknown'}`);
  await new Centre(engine, { now: Date.now, onRuleFailed: failed, onDatabaseTrouble: failed }).openTenant(tenant.data);
  const begunAt = performance.now();
  let saidAt = 0;
  let rows = 0;
  const isFilled = await fillCentre(engine, tenant.data, plan, (progress) => {
    ({ rows } = progress);
    const seconds = (performance.now() - begunAt) / 1_000;
    if (seconds - saidAt < 5) return;
    saidAt = seconds;
    say(
      `顧客 ${progress.customers}、対応 ${progress.contacts}、全 ${rows} 行、${Math.round(seconds)} 秒、毎秒 ${Math.round(rows / seconds)} 行`,
    );
  });
  await engine.close();
  if (!isFilled) {
    process.stderr.write('このセンターにはもうデータがあります。新しい --tenant を書いてください。\n');
    process.exit(1);
  }
  const seconds = (performance.now() - begunAt) / 1_000;
  say(`できました: ${rows} 行、${seconds.toFixed(1)} 秒、毎秒 ${Math.round(rows / seconds)} 行`);
}

main().catch((error: unknown) => {
  process.stderr.write(`書き込めません: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
