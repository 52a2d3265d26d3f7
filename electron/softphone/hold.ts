import type { CallEvent } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { ErrorCode } from '../../shared/i18n';
import type { MediaEngine } from '../media/engine';

export interface HoldSurroundings {
  readonly established: () => boolean;
  /** Operations of the dialog, one after another. */
  readonly inTurn: <T>(operation: () => Promise<T>) => Promise<T>;
  /** Agrees with the far side on hold or talk; false where it refused. */
  readonly agree: (hold: boolean) => Promise<boolean>;
  readonly onEvent: (event: CallEvent) => void;
  /** The leg is to remember how it stands, for when it is made anew. */
  readonly remember: (silenced: { readonly quiet: boolean }) => void;
  /** The leg can't give the sound back: it has to be made anew. */
  readonly renewLeg: () => void;
}

/** 保留 and 保留解除 of one call: silence from the press, the state only from the far side's answer. */
export class Hold {
  private held = false;

  constructor(
    private readonly id: CallId,
    private readonly media: MediaEngine,
    private readonly around: HoldSurroundings,
  ) {}

  get isHeld(): boolean {
    return this.held;
  }

  /** 保留 by re-INVITE `sendonly`. */
  begin(): Promise<ErrorCode | null> {
    const { inTurn, established, agree, onEvent } = this.around;
    return inTurn(async () => {
      if (this.held || !established()) return 'notNow';
      onEvent({ kind: 'holdPressed' });
      // A leg that can't be silenced must not look held: the caller would hear the desk.
      const silent = await this.quiet(true);
      if (silent && (await agree(true))) {
        this.held = true;
        onEvent({ kind: 'holdConfirmed', at: Date.now() });
        return null;
      }
      await this.soundAgain();
      onEvent({ kind: 'holdRefused' });
      return 'holdFailed';
    });
  }

  /** 保留解除. */
  end(): Promise<ErrorCode | null> {
    const { inTurn, established, agree, onEvent } = this.around;
    return inTurn(async () => {
      if (!this.held || !established()) return 'notNow';
      onEvent({ kind: 'resumePressed' });
      if (!(await agree(false))) {
        onEvent({ kind: 'resumeRefused' });
        return 'resumeFailed';
      }
      this.held = false;
      await this.soundAgain();
      onEvent({ kind: 'resumeConfirmed' });
      return null;
    });
  }

  /** The sound comes back. A leg that can't give it is made anew: a silent call must not look like a talk. */
  private async soundAgain(): Promise<void> {
    if ((await this.quiet(false)) || (await this.quiet(false))) return;
    this.around.renewLeg();
  }

  private async quiet(quiet: boolean): Promise<boolean> {
    this.around.remember({ quiet });
    return this.media.ask('quiet', { legId: this.id, quiet }).then(
      () => true,
      () => false,
    );
  }
}
