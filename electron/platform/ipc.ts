import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { z } from 'zod';
import { CONTRACT, type InputOf, type OutputOf } from '../../shared/contract/contract';
import { type Result, refused } from '../../shared/contract/result';
import type { SlicePush } from '../../shared/contract/slices';
import { type FeatureName, VERBS, type VerbName } from '../../shared/contract/verbs';
import { DESK_URL } from './app-protocol';
import { errorFields, logger } from './log';

/** What main does for each verb; the input has passed its schema. */
export type Verbs = {
  readonly [F in FeatureName]: {
    readonly [V in VerbName<F>]: (input: InputOf<F, V>) => Promise<Result<OutputOf<F, V>>> | Result<OutputOf<F, V>>;
  };
};

type Table<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;
type AnyVerb = (input: unknown) => Promise<Result<unknown>> | Result<unknown>;

/** Answers the visible window's verbs: sender checked, payload checked, always an envelope. */
export function answerVerbs(verbs: Verbs, desk: () => WebContents | null): void {
  for (const [feature, names] of Object.entries(VERBS)) {
    for (const name of names) {
      const input = (CONTRACT as unknown as Table<{ input: z.ZodType }>)[feature]?.[name]?.input;
      const act = (verbs as unknown as Table<AnyVerb>)[feature]?.[name];
      if (!input || !act) throw new Error(`the verb ${feature}.${name} has no schema or no part that owns it`);
      ipcMain.handle(`desk:${feature}.${name}`, async (event, payload: unknown): Promise<Result<unknown>> => {
        if (!isDesk(event, desk())) {
          logger.warn('ipc-foreign-sender', { verb: `${feature}.${name}` });
          return refused('badInput');
        }
        const parsed = input.safeParse(payload);
        if (!parsed.success) {
          logger.warn('ipc-bad-input', { verb: `${feature}.${name}`, issues: parsed.error.issues.length });
          return refused('badInput');
        }
        try {
          return await act(parsed.data);
        } catch (error) {
          logger.error('verb-failed', { verb: `${feature}.${name}`, ...errorFields(error) });
          return refused('internal');
        }
      });
    }
  }
}

/**
 * Sends changed slices to the visible window, where there is one: each once a turn of the event loop, as it then is.
 * @param calm a moment to wait for where something more urgent is under way, else null.
 */
export function slicePusher(
  desk: () => WebContents | null,
  calm: () => Promise<void> | null,
): (push: SlicePush) => void {
  const changed = new Map<SlicePush['slice'], SlicePush>();
  const flush = () => {
    const window = desk();
    const pushes = [...changed.values()];
    changed.clear();
    if (window && !window.isDestroyed()) for (const push of pushes) window.send('desk:slice', push);
  };
  return (push) => {
    if (changed.size === 0) setImmediate(() => void (calm() ?? Promise.resolve()).then(flush));
    changed.set(push.slice, push);
  };
}

function isDesk(event: IpcMainInvokeEvent, desk: WebContents | null): boolean {
  const frame = event.senderFrame;
  return desk !== null && event.sender === desk && frame !== null && frame.parent === null && frame.url === DESK_URL;
}
