// Runs on the project's Node: build.mjs PART… builds these parts of .out/app and names each one that was built.
import { build } from 'vite';
import { PARTS } from './parts.mjs';

for (const part of process.argv.slice(2)) {
  try {
    await build(PARTS[part]());
    process.stdout.write(`\nbuilt: ${part}\n`);
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`\n${part}: ${error.message}\n`);
  }
}
