// `npm run centre -- …`: packages and Node, then the centre service under Node with these arguments.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { OUT_DIR, PROJECT_DIR } from './setup/places.mjs';
import { endWithFailure, StepFailed } from './setup/progress.mjs';
import { lastLines, run } from './setup/run.mjs';
import { setUpTools } from './setup.mjs';

try {
  await centre(process.argv.slice(2));
} catch (error) {
  endWithFailure(error);
}

async function centre(args) {
  const { node } = await setUpTools();
  const bundled = await run(node.program, [join(PROJECT_DIR, 'build', 'vite', 'centre.mjs')], { cwd: PROJECT_DIR });
  if (bundled.code !== 0) {
    throw new StepFailed('センターの組み立て (Vite)', lastLines(bundled.output, 30), 'npm run centre');
  }
  const service = spawn(node.program, [join(OUT_DIR, 'centre', 'main.mjs'), ...args], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => service.kill(signal));
  service.once('close', (code) => {
    process.exitCode = code ?? 1;
  });
}
