interface UnderWay<T> {
  /** When it is answered or has failed. */
  readonly settled: Promise<void>;
  /** For those who asked after it had begun. */
  next: Promise<T> | null;
}

/** Many who ask the same at once share an answer: one that was begun after each of them asked, so that it lacks nothing they know of. */
export class Shared<T> {
  private readonly underWay = new Map<string, UnderWay<T>>();

  /** @param question the same for all to whom `answer` says the same. Rejects where the shared answer does. */
  ask(question: string, answer: () => Promise<T>): Promise<T> {
    const before = this.underWay.get(question);
    if (!before) return this.begin(question, answer);
    before.next ??= before.settled.then(() => this.begin(question, answer));
    return before.next;
  }

  private begin(question: string, answer: () => Promise<T>): Promise<T> {
    const answered = answer();
    const forget = () => {
      if (mine.next === null) this.underWay.delete(question);
    };
    const mine: UnderWay<T> = { settled: answered.then(forget, forget), next: null };
    this.underWay.set(question, mine);
    return answered;
  }
}
