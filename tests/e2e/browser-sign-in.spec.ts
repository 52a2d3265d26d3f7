import { CentreProgram } from '../centre-program';
import { CLIENT, CLIENT_SECRET, OidcProviderOfTests } from '../oidc-provider';
import { type Desk, expect, test } from './desk';

let centre: CentreProgram;
let provider: OidcProviderOfTests;

test.beforeEach(async () => {
  provider = await OidcProviderOfTests.start('ES256');
  centre = new CentreProgram();
  centre.addPerson('sato', '佐藤 花子');
  const by = ['--oidc-issuer', provider.issuer, '--oidc-client', CLIENT, '--oidc-tenants', 'shop'];
  await centre.start(by, { TSUNAGU_OIDC_SECRET: CLIENT_SECRET });
});
test.afterEach(async () => {
  await centre.end();
  await provider.stop();
});

/** The system's browser is none of the desk's: here it only notes where it was sent. */
async function withBrowser(desk: Desk): Promise<() => Promise<string>> {
  const opened = () => desk.app.evaluate(() => (globalThis as { openedByDesk?: string[] }).openedByDesk ?? []);
  await desk.app.evaluate(({ shell }) => {
    const addresses: string[] = [];
    Object.assign(globalThis, { openedByDesk: addresses });
    shell.openExternal = async (address) => void addresses.push(address);
  });
  let seen = 0;
  return async () => {
    await expect.poll(async () => (await opened()).length).toBe(seen + 1);
    seen += 1;
    return (await opened())[seen - 1] ?? '';
  };
}

test('a communicator signs in in the system’s browser, may stop waiting for it, and is told when the company refuses', async ({
  home,
}) => {
  const settings = home.settings({ centre: { url: centre.url, tenant: 'shop', signIn: 'oidc' } });
  const desk = await home.start([`--settings=${settings}`]);
  const sentTo = await withBrowser(desk);
  const card = desk.region('センターへのログイン');
  const begin = card.getByRole('button', { name: 'ブラウザーでログイン', exact: true });
  await expect(card.getByLabel('パスワード')).toHaveCount(0);
  expect(await desk.axeFindings()).toEqual([]);

  await begin.click();
  await sentTo();
  await expect(card).toContainText('ブラウザーを開きました');
  expect(await desk.axeFindings()).toEqual([]);
  await card.getByRole('button', { name: '取り消し', exact: true }).click();
  await expect(begin).toBeVisible();
  await expect(card.getByRole('alert')).toHaveCount(0);

  await begin.click();
  const words = new URL(await sentTo()).searchParams;
  await fetch(`${words.get('redirect_uri')}?error=access_denied&state=${words.get('state')}`);
  await expect(card.getByRole('alert')).toContainText('会社の認証で断られました');
  expect(await desk.axeFindings()).toEqual([]);

  provider.person = { sub: 'p2', preferred_username: 'nobody' };
  await begin.click();
  await fetch(await provider.browse(await sentTo()));
  await expect(card.getByRole('alert')).toContainText('このセンターに登録がありません');

  provider.person = { sub: 'p1', preferred_username: 'sato' };
  await begin.click();
  await fetch(await provider.browse(await sentTo()));
  const header = desk.page.getByRole('banner');
  await expect(header).toContainText('センター 接続中');
  await expect(header).toContainText('佐藤 花子');
  await expect(card).toBeHidden();
  await desk.command('ログアウト');
  await expect(header).toContainText('センター 未ログイン');
  await expect(begin).toBeVisible();
});
