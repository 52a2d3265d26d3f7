import { parseArgs } from 'node:util';
import type { Role } from '../../shared/contract/centre/centre-data';
import { ROLES } from '../../shared/contract/centre/centre-data';
import { idSchema } from '../../shared/contract/centre/common';
import { newPasswordSchema } from '../../shared/contract/centre/session';
import type { Engine } from './database/engine';
import { openDatabase } from './database/open';
import { exportFromConsole, importFromConsole } from './exchange/console';
import { oidcOf } from './oidc-arguments';
import { queueLogFromConsole } from './queue-log/console';
import { Centre } from './service/centre';
import { type Service, startService } from './service/start';
import { Reach } from './webhooks/address';

const USAGE = `つなぐセンター

  npm run centre -- --database postgres://利用者@ホスト/データベース [--port 8640] [--host 0.0.0.0]
  npm run centre -- --database centre.sqlite [--port 8640]

前に置いたプロキシの住所は --proxy に書きます (--proxy 127.0.0.1,10.0.0.0/8)。書かない住所からの X-Forwarded-For は使いません。
Webhook はインターネットの住所にだけ送ります。社内の住所にも送るときは --webhook-networks 10.0.0.0/8 のように書きます。
終了の合図 (SIGTERM) から --drain 秒の間は 503 で他のインスタンスに送り、それから終わります。

最初の一人 (管理者) を登録してから使います:

  TSUNAGU_PASSWORD=… npm run centre -- --database … --tenant shop --add-agent tanaka --name 田中 --roles administrator

会社の認証 (OpenID Connect) で、システムのブラウザーからログインできます。クライアントの秘密は環境変数 TSUNAGU_OIDC_SECRET に入れます。
戻り先 http://127.0.0.1/signed-in (ポートは毎回変わります) を認証の側に登録してください。--oidc-claims は、本人が書き換えられない項目を選びます。
パスワードを持たない人は --without-password で登録します:

  npm run centre -- --database … --oidc-issuer https://… --oidc-client tsunagu --oidc-tenants shop [--oidc-claims preferred_username,email]

データの取り込み (CSV は UTF-8 か Shift_JIS、JSON Lines は UTF-8) と書き出し。入らなかった行は 元のファイル名.refused.jsonl に理由とともに残ります:

  npm run centre -- --database … --tenant shop --import customers.csv --kind customer
  npm run centre -- --database … --tenant shop --export フォルダー [--letters shift_jis]
  npm run centre -- --database … --tenant shop --import フォルダー

Asterisk の queue_log の取り込み。同じ行は何度読んでも一件です。--follow は書き足されるたびに取り込みます (logrotate にも付いていきます)。
電話系のサーバーから HTTP で送るときは、--roles telephony の担当者を作って POST /v1/queue-log を使います:

  npm run centre -- --database … --tenant shop --queue-log /var/log/asterisk/queue_log [--follow]

古いバックアップから戻したときは、一度だけ --restored --tenant shop を付けます。
`;

/** A line of the structured log. */
function log(event: string, fields: Readonly<Record<string, string | number | boolean>>): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      port: { type: 'string', default: '8640' },
      host: { type: 'string', default: '127.0.0.1' },
      proxy: { type: 'string', default: '' },
      drain: { type: 'string', default: '0' },
      'webhook-networks': { type: 'string', default: '' },
      'oidc-issuer': { type: 'string' },
      'oidc-client': { type: 'string' },
      'oidc-tenants': { type: 'string' },
      'oidc-claims': { type: 'string', default: 'preferred_username,email' },
      tenant: { type: 'string' },
      'add-agent': { type: 'string' },
      name: { type: 'string' },
      roles: { type: 'string', default: 'communicator' },
      'without-password': { type: 'boolean', default: false },
      restored: { type: 'boolean', default: false },
      import: { type: 'string' },
      kind: { type: 'string' },
      export: { type: 'string' },
      letters: { type: 'string', default: 'utf-8' },
      'queue-log': { type: 'string' },
      follow: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const { database } = values;
  if (!database) fail('--database がありません。PostgreSQL の URL か SQLite のファイル名を書いてください。');
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) fail('--port は 0 から 65535 の整数で書いてください。');
  const drainS = Number(values.drain);
  if (!(drainS >= 0 && drainS <= 600)) fail('--drain は 0 から 600 の秒数で書いてください。');
  const proxies = values.proxy.split(',').filter((address) => address !== '');
  const reach = Reach.of(values['webhook-networks'].split(',').filter((network) => network !== ''));
  if (reach === null) fail('--webhook-networks は 10.0.0.0/8,192.168.1.5 のように書いてください。');
  const oidc = oidcOf(values, process.env.TSUNAGU_OIDC_SECRET);
  if (oidc && 'wrong' in oidc) fail(`--${oidc.wrong} がないか、正しくありません。`);
  const engine = await openDatabase(database, (step, code) => log('database', { step, code }));
  if (values.import ?? values.export ?? values['queue-log']) {
    await exchange(engine, values);
    await engine.close();
    return;
  }
  const service = await startService(engine, { host: values.host, port, proxies, webhooks: { reach }, oidc, log });
  if (values['add-agent'] ?? values.restored) {
    await administer(service, values);
    await service.stop();
    await engine.close();
    return;
  }
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    log('stopping', {});
    service.drain();
    // Time for the balancer to see it and to send the desks elsewhere.
    void new Promise((resolve) => setTimeout(resolve, drainS * 1_000))
      .then(() => service.stop())
      .then(() => engine.close())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Last: whoever reads this may ask it to end at once.
  log('started', { url: service.url, database: engine.kind });
}

async function exchange(
  engine: Engine,
  values: {
    tenant?: string;
    import?: string;
    kind?: string;
    export?: string;
    letters: string;
    'queue-log'?: string;
    follow: boolean;
  },
): Promise<void> {
  const tenant = idSchema.safeParse(values.tenant);
  if (!tenant.success) fail('--tenant (センターの名前、半角英数字) を書いてください。');
  const { letters } = values;
  if (letters !== 'utf-8' && letters !== 'shift_jis') fail('--letters は utf-8 か shift_jis と書いてください。');
  const failed = (where: string) => log('failed', { where });
  const centre = new Centre(engine, {
    now: Date.now,
    onRuleFailed: failed,
    onDatabaseTrouble: () => failed('database'),
  });
  await centre.openTenant(tenant.data);
  if (values.import !== undefined) {
    const wrong = await importFromConsole(centre, tenant.data, values.import, values.kind, log);
    if (wrong !== null) fail(wrong);
  }
  const path = values['queue-log'];
  if (path !== undefined) {
    const ending = new AbortController();
    for (const sign of ['SIGTERM', 'SIGINT'] as const) process.once(sign, () => ending.abort());
    const follow = values.follow ? ending.signal : null;
    const wrong = await queueLogFromConsole(centre, tenant.data, { path, follow }, log);
    if (wrong !== null) fail(wrong);
  }
  if (values.export !== undefined) await exportFromConsole(engine, tenant.data, values.export, letters, log);
}

async function administer(
  { centre, signIn }: Service,
  values: {
    tenant?: string;
    'add-agent'?: string;
    name?: string;
    roles: string;
    restored: boolean;
    'without-password': boolean;
  },
): Promise<void> {
  const tenant = idSchema.safeParse(values.tenant);
  if (!tenant.success) fail('--tenant (センターの名前、半角英数字) を書いてください。');
  await centre.openTenant(tenant.data);
  if (values.restored) {
    await centre.beginHistoryAnew(tenant.data);
    log('history-begun-anew', {});
  }
  const login = values['add-agent'];
  if (login === undefined) return;
  const id = idSchema.safeParse(login);
  if (!id.success) fail('--add-agent は半角英数字で書いてください。');
  const roles = values.roles.split(',');
  if (!roles.every((role): role is Role => (ROLES as readonly string[]).includes(role)))
    fail(`--roles は次から選びます: ${ROLES.join(', ')}`);
  const password = values['without-password'] ? null : (process.env.TSUNAGU_PASSWORD ?? '');
  if (!newPasswordSchema.nullable().safeParse(password).success)
    fail('環境変数 TSUNAGU_PASSWORD に 12 文字以上のパスワードを入れてください。');
  const agent = { id: id.data, name: values.name ?? login, roles, team: null, active: true };
  const command = {
    id: `agent-${id.data}-${Date.now()}`,
    n: 1,
    kind: 'agent.put',
    v: 1,
    at: Date.now(),
    payload: agent,
  };
  const [answer] = await centre.submit(tenant.data, [
    { agentId: 'console', roles: ['administrator'], deviceId: 'console', command },
  ]);
  if (answer?.answer.outcome !== 'applied') fail('登録できませんでした。名前と役割を確かめてください。');
  if ((await signIn.setPassword(tenant.data, login, id.data, password)) !== null)
    fail('このログイン名はほかの人のものです。');
  log('agent-added', { roles: roles.join(',') });
}

main().catch((error: unknown) => {
  log('failed', { where: 'start', kind: error instanceof Error ? error.name : 'unknown' });
  process.stderr.write(`センターを開始できません: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
