import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, type ElectronApplication, expect, type Locator, type Page } from '@playwright/test';
import type { TsunaguBridge } from '../../shared/contract/bridge';
import type { Slices } from '../../shared/contract/slices';
import type { SliceName } from '../../shared/contract/verbs';
import { type Launch, launchProgram } from '../launch';

declare global {
  interface Window {
    readonly tsunagu: TsunaguBridge;
  }
}

/**
 * Chromium without sound devices, and media that stays on this machine (the practice line needs nothing else). Chromium's
 * fake permission prompt is left out: the desk's own permission handlers have to let the microphone through.
 */
const WITHOUT_HARDWARE = [
  '--use-fake-device-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
];

let launchInfo: Launch | undefined;
function builtApp(): Launch {
  launchInfo ??= JSON.parse(execFileSync(process.execPath, ['build/launch-info.mjs'], { encoding: 'utf8' })) as Launch;
  return launchInfo;
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => !!entry[1]));
}

/** The desk's data of one test: it outlives the program, so a test can kill and start it again. */
export class DeskHome {
  readonly directory = mkdtempSync(join(tmpdir(), 'tsunagu-e2e-'));
  private running: Desk | null = null;

  /** Starts the built program on this data. `flags` default to the practice line. */
  async start(flags: readonly string[] = ['--practice']): Promise<Desk> {
    const info = builtApp();
    const data = join(this.directory, 'data');
    const args = [...info.args, ...WITHOUT_HARDWARE, `--user-data-dir=${data}`, ...flags];
    const app = await launchProgram({ ...info, args, env: { ...definedEnv(), ...info.env } }, data);
    this.running = new Desk(app, await visibleWindow(app));
    return this.running;
  }

  /** Writes a settings file and gives its path. */
  settings(content: string | object): string {
    const file = join(this.directory, 'settings.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  async end(): Promise<void> {
    await this.running?.stop();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function visibleWindow(app: ElectronApplication): Promise<Page> {
  const isDesk = (page: Page) => page.url().startsWith('app://desk/');
  const page = app.windows().find(isDesk) ?? (await app.waitForEvent('window', { predicate: isDesk }));
  await page.waitForLoadState('domcontentloaded');
  return page;
}

/** A running desk, driven by the names of its controls (desk.md) like a communicator drives it. */
export class Desk {
  private readonly program: ReturnType<ElectronApplication['process']>;

  constructor(
    readonly app: ElectronApplication,
    readonly page: Page,
  ) {
    this.program = app.process();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  get notes(): Locator {
    return this.page.getByRole('textbox', { name: '対応メモ', exact: true });
  }

  get history(): Locator {
    return this.region('応対履歴');
  }

  get stateCard(): Locator {
    return this.region('自分の状態');
  }

  press(keys: string): Promise<void> {
    return this.page.keyboard.press(keys);
  }

  /** Waits until a caller rings; in 研修モード one rings by itself after `--practice`. */
  async rings(): Promise<void> {
    await expect(this.region('着信の内容')).toBeVisible();
    await expect(this.button('応答')).toBeEnabled();
  }

  async isTalking(): Promise<void> {
    await expect(this.stateCard).toContainText('通話中');
  }

  async answer(): Promise<void> {
    await this.rings();
    await this.button('応答').click();
    await this.isTalking();
  }

  /** 切断 asks for a second press. */
  async hangUp(): Promise<void> {
    await this.button('切断').click();
    await this.button('切断').click();
    await expect(this.stateCard).toContainText('後処理');
  }

  async chooseResult(label: string): Promise<void> {
    await this.page
      .getByRole('radiogroup', { name: '結果コード' })
      .getByRole('radio', { name: label, exact: true })
      .check();
  }

  /** Waits until everything typed is on the disk. */
  async isSaved(): Promise<void> {
    await expect(this.region('トークスクリプト').getByText('下書き保存済')).toBeVisible();
  }

  /** Runs an action from the command list. */
  async command(text: string): Promise<void> {
    await this.press('Control+Shift+P');
    await this.page.getByRole('combobox', { name: 'コマンドを探す' }).fill(text);
    await this.press('Enter');
    await expect(this.page.getByRole('dialog', { name: 'コマンド一覧' })).toBeHidden();
  }

  /** What main says at this moment. */
  slices(): Promise<Slices> {
    return this.page.evaluate(async () => {
      const answer = await window.tsunagu.desk.snapshot();
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value.slices;
    });
  }

  /** The window gets a slice as main would push it: for what only an exchange can bring about (tests/lab has one). */
  async isTold<S extends SliceName>(slice: S, value: Slices[S]): Promise<void> {
    await this.app.evaluate(
      ({ webContents }, push) =>
        webContents
          .getAllWebContents()
          .find((contents) => contents.getURL().startsWith('app://desk/'))
          ?.send('desk:slice', push),
      { slice, value },
    );
  }

  /** The page gets this size, whatever the screen is. */
  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
    await expect.poll(() => this.page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
  }

  /** Ends the program as a power cut does. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.program.once('exit', resolve));
    this.program.kill('SIGKILL');
    await gone;
  }

  /** Kills the process of the window whose address begins so, as a crash would. */
  async killPage(address: string): Promise<void> {
    const pid = await this.app.evaluate(
      ({ webContents }, start) =>
        webContents
          .getAllWebContents()
          .find((contents) => contents.getURL().startsWith(start))
          ?.getOSProcessId(),
      address,
    );
    if (!pid) throw new Error(`no window of ${address}`);
    process.kill(pid, 'SIGKILL');
  }

  /**
   * Ends the program as the person does. Not by `app.close()`: with screenshots on, the test runner would first wait five
   * seconds in vain for a picture of the hidden window.
   */
  async stop(): Promise<void> {
    if (this.program.exitCode !== null || this.program.signalCode !== null) return;
    const gone = new Promise((resolve) => this.program.once('exit', resolve));
    await this.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    await gone;
  }

  /** What axe finds on the screen as it stands. */
  async axeFindings(): Promise<readonly string[]> {
    // Electron opens no second page for axe's own frame handling.
    const { violations } = await new AxeBuilder({ page: this.page }).setLegacyMode().analyze();
    return violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    );
  }
}

/** A test with a home of its own for the desk's data. */
export const test = base.extend<{ readonly home: DeskHome }>({
  // Playwright reads the dependencies from this pattern.
  // biome-ignore lint/correctness/noEmptyPattern: see above
  home: async ({}, use) => {
    const home = new DeskHome();
    await use(home);
    await home.end();
  },
});

export { expect };
