import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import type { Slices } from '../../shared/contract/slices';
import { type Launch, launchProgram } from '../launch';
import { mediaFlags } from './media-flags';
import { DESK_PASSWORD, DESK_USER, DOMAIN } from './network/network';
import { until } from './network/until';
import { deskVoice } from './voices';

export interface DeskOptions {
  /** WebSocket addresses of the exchange; none starts the desk on the practice line. */
  servers?: readonly string[];
  password?: string;
  answerAutomatically?: boolean;
  dialledNumberFrom?: readonly string[];
  /** Further settings of the line, as IT writes them. */
  telephony?: Readonly<Record<string, unknown>>;
  /** The centre service that this desk works with. */
  centre?: { readonly url: string; readonly tenant: string };
  /** Further flags, for instance --practice. */
  flags?: readonly string[];
  /** Without Chromium's pretended person who allows everything, and who knows no capture of a window's sound. */
  withoutPretendedPerson?: boolean;
}

const PRETENDED_PERSON = '--use-fake-ui-for-media-stream';
const WINDOW_WITHIN_MS = 30_000;
const END_WITHIN_MS = 5_000;

let launchInfo: Launch | undefined;

function readLaunchInfo(): Launch {
  launchInfo ??= JSON.parse(execFileSync('npm', ['run', '--silent', 'launch-info'], { encoding: 'utf8' })) as Launch;
  return launchInfo;
}

/** How the built desk is started with its data below `directory`, without sound or a person; the runner gives the screen. */
export function launchArguments(directory: string, flags: readonly string[]): Launch {
  const info = readLaunchInfo();
  const args = [
    ...info.args,
    ...mediaFlags(deskVoice(directory)),
    // Chromium's sandbox refuses root, which is who runs the tests on a bare machine.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(directory, 'data')}`,
    ...flags,
  ];
  return {
    executablePath: info.executablePath,
    args,
    env: { ...inheritedEnv(), ...info.env },
  };
}

/** The built desk, driven as a communicator does: by the names of its controls (desk.md). */
export class Desk {
  private constructor(
    readonly app: ElectronApplication,
    private page: Page,
    readonly directory: string,
    /** From the launch to the window, in ms. */
    readonly startedInMs: number,
  ) {}

  static async start(options: DeskOptions = {}): Promise<Desk> {
    const directory = mkdtempSync(join(tmpdir(), 'tsunagu-desk-'));
    const settings = options.servers ? [`--settings=${writeSettings(directory, options)}`] : [];
    const launch = launchArguments(directory, [...settings, ...(options.flags ?? [])]);
    if (options.withoutPretendedPerson) launch.args = launch.args.filter((flag) => flag !== PRETENDED_PERSON);
    const startedAtMs = performance.now();
    const app = await launchProgram(launch, join(directory, 'data'));
    const page = await visibleWindow(app);
    return new Desk(app, page, directory, performance.now() - startedAtMs);
  }

  get window(): Page {
    return this.page;
  }

  get pid(): number {
    return this.app.process().pid ?? 0;
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).first().click();
  }

  /** 切断 asks for a second press within two seconds. */
  async hangUp(): Promise<void> {
    await this.press('切断');
    await this.press('切断');
  }

  /** The card of the call that rings. */
  get incomingCard(): Locator {
    return this.page.getByRole('region', { name: '着信の内容', exact: true });
  }

  /** The line above everything that says how the desk is connected. */
  get connection(): Locator {
    return this.page.getByLabel('接続の状態', { exact: true });
  }

  async dial(number: string): Promise<void> {
    await this.page.getByRole('textbox', { name: '電話番号', exact: true }).fill(number);
    await this.press('発信');
  }

  /** All that main tells the window at this moment. */
  async slices(): Promise<Slices> {
    return this.page.evaluate(async () => {
      const bridge = (window as unknown as { tsunagu: { desk: { snapshot: () => Promise<unknown> } } }).tsunagu;
      const answer = (await bridge.desk.snapshot()) as { ok: boolean; value: { slices: unknown } };
      return answer.value.slices;
    }) as Promise<Slices>;
  }

  /** Asks a verb of main, as the window does. */
  async ask(feature: string, verb: string, input?: unknown): Promise<{ ok: boolean; error?: { code: string } }> {
    return this.page.evaluate(
      async ([one, two, three]) => {
        const bridge = (window as unknown as { tsunagu: Record<string, Record<string, (input: unknown) => unknown>> })
          .tsunagu;
        return bridge[one as string]?.[two as string]?.(three) as { ok: boolean; error?: { code: string } };
      },
      [feature, verb, input] as const,
    );
  }

  /** Waits for a state of the desk as main knows it. */
  async reaches(what: string, holds: (slices: Slices) => boolean, deadlineMs?: number): Promise<Slices> {
    let last: Slices | undefined;
    try {
      return await until(
        what,
        async () => {
          last = await this.slices().catch(() => undefined);
          return last && holds(last) ? last : undefined;
        },
        deadlineMs,
      );
    } catch (error) {
      throw new Error(`${String(error)}; the desk says ${JSON.stringify(summary(last))}`);
    }
  }

  async isConnected(deadlineMs = 15_000): Promise<void> {
    await this.reaches('registered', (slices) => slices.connectivity.line === 'connected', deadlineMs);
  }

  /** Presses 受付可 and waits until the next call may ring. */
  async becomeReady(): Promise<void> {
    await this.isConnected();
    const { agent } = await this.slices();
    if (agent.state !== 'ready') await this.press('受付可');
    await this.reaches('受付可', (slices) => slices.agent.state === 'ready');
  }

  async talking(deadlineMs?: number): Promise<Slices> {
    return this.reaches(
      '通話中',
      (slices) => slices.agent.state === 'talking' && slices.calls.some(isActive),
      deadlineMs,
    );
  }

  /** Loudest voice of the caller as the desk measures it, 0 to 1. */
  async callerLevel(): Promise<number> {
    return (await this.slices()).levels.caller;
  }

  /** Ends the after-call work of all open contacts through the bridge, with the first result code. */
  async finishWrapUps(): Promise<void> {
    await this.reaches('no live call', (slices) => slices.calls.every((call) => call.phase === 'ended'));
    const { workspace, catalogue } = await this.slices();
    const code = catalogue.resultCodes[0]?.id;
    for (const contact of workspace.open) {
      await this.page.evaluate(
        async ({ contactId, resultCode }) => {
          const { contacts } = (window as unknown as { tsunagu: { contacts: ContactVerbs } }).tsunagu;
          await contacts.saveDraft({ contactId, resultCode });
          await contacts.finish({ contactId });
        },
        { contactId: contact.id as string, resultCode: code ?? null },
      );
    }
    await this.reaches('no open contact', (slices) => slices.workspace.open.length === 0);
  }

  /** Opens the visible window anew and waits for it. */
  async reload(): Promise<void> {
    await this.page.reload();
  }

  /** Kills the visible window's process, as a crash does, and waits for the window that takes its place. */
  async crashWindow(): Promise<void> {
    await this.app.evaluate(({ BrowserWindow }) => {
      const visible = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith('app://desk/'));
      visible?.webContents.forcefullyCrashRenderer();
    });
    await until('a window again', async () => {
      for (const page of this.app.windows()) {
        if (!page.url().startsWith('app://desk/')) continue;
        const answers = await Promise.race([
          page.evaluate(() => 'tsunagu' in window).catch(() => false),
          new Promise<false>((resolve) => setTimeout(() => resolve(false), 500)),
        ]);
        if (answers) this.page = page;
        if (answers) return true;
      }
      return false;
    });
  }

  /** Lines of the structured log with this event name. */
  logged(event: string): Array<Record<string, unknown>> {
    const file = join(this.directory, 'data', 'logs', 'tsunagu.log');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line.event === event);
  }

  async stop(): Promise<void> {
    const child = this.app.process();
    const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
    await this.app.close().catch(() => undefined);
    clearTimeout(timer);
    if (process.env.TSUNAGU_LAB_KEEP === undefined) rmSync(this.directory, { recursive: true, force: true });
  }
}

interface ContactVerbs {
  saveDraft(input: { contactId: string; resultCode: string | null }): Promise<unknown>;
  finish(input: { contactId: string }): Promise<unknown>;
}

function isActive(call: Slices['calls'][number]): boolean {
  return call.phase === 'active';
}

function summary(slices: Slices | undefined): unknown {
  if (!slices) return 'nothing';
  return {
    line: slices.connectivity.line,
    agent: slices.agent.state,
    calls: slices.calls.map((call) => `${call.direction} ${call.phase} ${call.cause ?? ''}`),
    open: slices.workspace.open.length,
    notices: slices.notices.map((notice) => notice.code),
    microphone: slices.audio.microphone,
  };
}

function writeSettings(directory: string, options: DeskOptions): string {
  const file = join(directory, 'settings.json');
  const telephony = {
    servers: options.servers,
    address: `sip:${DESK_USER}@${DOMAIN}`,
    username: DESK_USER,
    password: options.password ?? DESK_PASSWORD,
    iceServers: [],
    answerAutomatically: options.answerAutomatically ?? false,
    ...(options.dialledNumberFrom ? { dialledNumberFrom: options.dialledNumberFrom } : {}),
    ...options.telephony,
  };
  // The centre inside the app would only take time from the voices that are measured.
  writeFileSync(file, JSON.stringify({ telephony, centre: options.centre ?? { kind: 'none' } }));
  return file;
}

function inheritedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

async function visibleWindow(app: ElectronApplication): Promise<Page> {
  return until(
    'the visible window',
    () => app.windows().find((page) => page.url().startsWith('app://desk/')),
    WINDOW_WITHIN_MS,
  );
}
