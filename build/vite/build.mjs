// Runs on the project's Node: build.mjs PART… builds these parts of .out/app.
import { build } from 'vite';
import { PARTS } from './parts.mjs';

for (const part of process.argv.slice(2)) {
  await build(PARTS[part]());
}
