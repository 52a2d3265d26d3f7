// Sets up packages and Node, bundles a program of the centre and runs it under Node with the given arguments.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { OUT_DIR, PROJECT_DIR } from '../setup/places.mjs';
import { StepFailed } from '../setup/progress.mjs';
import { lastLines, run } from '../setup/run.mjs';
import { setUpTools } from '../setup.mjs';
import { CENTRE_NODE_FLAGS } from './centre-node.mjs';

/** `source` lies below electron/centre. Throws StepFailed; the program's exit code becomes this one's. */
export async function runCentreProgram(source, args, command) {
  const { node } = await setUpTools();
  const name = source.replaceAll('/', '-').replace(/\.ts$/, '.mjs');
  const bundled = await run(node.program, [join(PROJECT_DIR, 'build', 'vite', 'centre.mjs'), source, name], {
    cwd: PROJECT_DIR,
  });
  if (bundled.code !== 0) throw new StepFailed('センターの組み立て (Vite)', lastLines(bundled.output, 30), command);
  const program = spawn(node.program, [...CENTRE_NODE_FLAGS, join(OUT_DIR, 'centre', name), ...args], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => program.kill(signal));
  program.once('close', (code) => {
    process.exitCode = code ?? 1;
  });
}
