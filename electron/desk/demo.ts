import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Slices } from '../../shared/contract/slices';
import type { Desk } from './desk';

/** The part of a window that the demonstration needs: keys, text, a picture. */
export interface DemoWindow {
  readonly focus: () => void;
  readonly sendInputEvent: (event: {
    type: 'keyDown' | 'keyUp';
    keyCode: string;
    modifiers?: ('control' | 'shift')[];
  }) => void;
  readonly insertText: (text: string) => Promise<void>;
  readonly executeJavaScript: (script: string) => Promise<unknown>;
  readonly capturePage: () => Promise<{ toPNG: () => Buffer }>;
}

const STEP_LIMIT_MS = 30_000;
const NOTES = '研修モードの通し確認。音声は両方向とも聞こえた。';
const PICTURE = 'tsunagu-demo.png';

/**
 * `--demo`: plays one practice call by itself through the real window, says each step on the terminal and leaves a picture in
 * `folder`. Exit code 1 when a step does not come.
 */
export async function playDemo(desk: Desk, window: DemoWindow, folder: string, quit: () => void): Promise<void> {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  try {
    await play(desk, window, join(folder, PICTURE), say);
    say('デモ: すべて終わりました');
  } catch (error) {
    await keepPicture(window, join(folder, PICTURE)).catch(() => undefined);
    say(`デモ: 途中で止まりました（${error instanceof Error ? error.message : '不明'}）`);
    process.exitCode = 1;
  }
  quit();
}

async function play(desk: Desk, window: DemoWindow, picture: string, say: (text: string) => void): Promise<void> {
  const { store } = desk;
  const shows = (text: string) =>
    until(desk, `画面の「${text}」`, async () => {
      const shown = await window.executeJavaScript('document.body.innerText');
      return typeof shown === 'string' && shown.includes(text);
    });
  await until(desk, '画面の準備', () => store.all.connectivity.data !== 'opening');
  await until(
    desk,
    '画面の表示',
    async () => (await window.executeJavaScript('document.querySelector("main") !== null')) === true,
  );
  await desk.practiceCall(null);
  const call = await until(desk, '着信', () => store.all.calls.find((one) => one.phase === 'ringing'));
  say('着信: 練習のお客様から電話が鳴っています');
  const region = call.party.region ? `${call.party.region.prefecture}${call.party.region.town ?? ''}` : '地域不明';
  await shows('呼び出し');
  say(`カード: ${region}・${call.dialled?.medium ?? ''}・${call.dialled?.productName ?? ''}`);
  press(window, 'F5');
  await until(desk, '応答', () => store.all.calls.some((one) => one.id === call.id && one.phase === 'active'));
  say('応答: つながりました');
  const heard = await until(desk, 'お客様の音声', () => louder(store.all.levels.caller));
  const spoken = await until(desk, '自分の音声', () => louder(store.all.levels.self));
  say(`音声: お客様 ${heard.toFixed(3)}・自分 ${spoken.toFixed(3)}（0 から 1）`);
  await window.executeJavaScript('document.getElementById("contact-notes").focus()');
  await window.insertText(NOTES);
  await until(desk, '対応メモ', () => contactOf(store.all, call.contactId)?.notes === NOTES);
  say('対応メモ: 下書きを保存しました');
  await keepPicture(window, picture);
  say(`画面の写真: ${picture}`);
  press(window, 'F12');
  press(window, 'F12');
  await until(desk, '切断', () => contactOf(store.all, call.contactId)?.status === 'wrapUp');
  // Like a person, the demo presses when it sees: a key may overtake the news on its way to the window.
  await shows('通話はありません');
  say('切断: 後処理に入りました');
  press(window, '1', ['control']);
  const decided = await until(desk, '結果コード', () => contactOf(store.all, call.contactId)?.resultCode);
  press(window, 'Enter', ['control', 'shift']);
  await until(desk, '後処理を終了', () => contactOf(store.all, call.contactId) === undefined);
  const kept = await desk.contacts.read(call.contactId);
  if (!kept.ok || kept.value.notes !== NOTES) throw new Error('保存した応対が読めない');
  const label = store.all.catalogue.resultCodes.find((code) => code.id === decided)?.label ?? '';
  say(`保存: 応対履歴に入りました（結果コード ${label}）`);
}

async function keepPicture(window: DemoWindow, file: string): Promise<void> {
  await writeFile(file, (await window.capturePage()).toPNG());
}

const louder = (level: number) => (level > 0.005 ? level : null);
const contactOf = (slices: Slices, id: string) => slices.workspace.open.find((contact) => contact.id === id);

function press(window: DemoWindow, keyCode: string, modifiers: ('control' | 'shift')[] = []): void {
  window.focus();
  window.sendInputEvent({ type: 'keyDown', keyCode, modifiers });
  window.sendInputEvent({ type: 'keyUp', keyCode, modifiers });
}

/** Waits for a state of the desk; looks at every change and, for the window's part, ten times a second. */
function until<T>(desk: Desk, step: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  return new Promise((resolve, reject) => {
    let over = false;
    const finish = (act: () => void) => {
      over = true;
      clearInterval(timer);
      clearTimeout(limit);
      act();
    };
    const attempt = async () => {
      try {
        const value = await look();
        if (!over && value) finish(() => resolve(value as NonNullable<T>));
      } catch (error) {
        if (!over) finish(() => reject(error instanceof Error ? error : new Error(step)));
      }
    };
    const timer = setInterval(() => void attempt(), 100);
    const limit = setTimeout(
      () => finish(() => reject(new Error(`${step}が ${STEP_LIMIT_MS / 1000} 秒以内に来ない`))),
      STEP_LIMIT_MS,
    );
    desk.store.onPush(() => {
      if (!over) void attempt();
    });
    void attempt();
  });
}
