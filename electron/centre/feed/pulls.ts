import type { Range } from '../../../shared/contract/centre/feed';
import type { PullRefusal, Question } from './pull';

type Answer = Range | PullRefusal;

/** Answers questions of one tenant in their order, on one view of the database. Rejects where it can't be read. */
export type AnswerAll = (tenant: string, questions: readonly Question[]) => Promise<Answer[]>;

interface Waiting {
  readonly question: Question;
  readonly answered: Promise<Answer>;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** Questions of one look at the database: many enough that two thousand take twenty looks, few enough to be quick. */
const AT_ONCE = 100;
/** Looks of one tenant that may be under way at once: a long one must not hold up the others. */
const LOOKS = 3;

/**
 * Many who ask at once share looks at the database, and those who ask the same share an answer: one that was begun after
 * each of them asked, so that it lacks nothing they know of.
 */
export class Pulls {
  private readonly waiting = new Map<string, Map<string, Waiting>>();
  private readonly looks = new Map<string, number>();

  constructor(private readonly answerAll: AnswerAll) {}

  ask(tenant: string, question: Question): Promise<Answer> {
    const { topic, epoch, cursor, limit } = question;
    const name = JSON.stringify([topic, epoch, cursor, limit]);
    const others = this.waiting.get(tenant) ?? new Map<string, Waiting>();
    this.waiting.set(tenant, others);
    const same = others.get(name);
    if (same) return same.answered;
    let settle: Waiting['settle'] = () => undefined;
    let fail: Waiting['fail'] = () => undefined;
    const answered = new Promise<Answer>((resolve, reject) => {
      settle = resolve;
      fail = reject;
    });
    others.set(name, { question, answered, settle, fail });
    // Who asks in the same turn comes along.
    if (others.size === 1) queueMicrotask(() => this.look(tenant));
    return answered;
  }

  private look(tenant: string): void {
    const others = this.waiting.get(tenant);
    const looks = this.looks.get(tenant) ?? 0;
    if (!others || looks >= LOOKS) return;
    const mine = [...others.entries()].slice(0, AT_ONCE);
    for (const [name] of mine) others.delete(name);
    if (others.size === 0) this.waiting.delete(tenant);
    this.looks.set(tenant, looks + 1);
    void this.answer(
      tenant,
      mine.map(([, one]) => one),
    ).then(() => {
      this.looks.set(tenant, (this.looks.get(tenant) ?? 1) - 1);
      if (this.looks.get(tenant) === 0) this.looks.delete(tenant);
      this.look(tenant);
    });
    this.look(tenant);
  }

  private async answer(tenant: string, asked: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.answerAll(
        tenant,
        asked.map(({ question }) => question),
      );
      for (const [at, { settle }] of asked.entries()) settle(answers[at] as Answer);
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }
}
