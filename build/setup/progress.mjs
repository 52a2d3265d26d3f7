// Everything set-up says goes to stderr, so that stdout stays free for machine-read answers (launch-info, bench).

/** A step of set-up that could not be done: what failed, why, and what the person should type. */
export class StepFailed extends Error {
  constructor(what, why, command) {
    super(`準備に失敗しました: ${what}\n理由: ${why}\n次を実行してください: ${command}`);
    this.name = 'StepFailed';
  }
}

/** One line of progress. */
export function say(line) {
  process.stderr.write(`[準備] ${line}\n`);
}

/** Shows that a long step is alive, every `everyMs`; returns the function that ends it. */
export function showElapsed(label, everyMs = process.stderr.isTTY ? 1_000 : 20_000) {
  const startedMs = Date.now();
  const timer = setInterval(() => {
    const line = `[準備] ${label} … ${Math.round((Date.now() - startedMs) / 1000)} 秒`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}` : `${line}\n`);
  }, everyMs);
  return () => {
    clearInterval(timer);
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  };
}

/** Ends the program with a message a person can act on; a failure nobody foresaw keeps its stack. */
export function endWithFailure(error) {
  process.stderr.write(`\n${error instanceof StepFailed ? error.message : (error?.stack ?? String(error))}\n`);
  process.exit(1);
}
