import { defineConfig } from '@playwright/test';

// One worker: every test drives a whole desktop program with its own audio, and timing faults hide in parallel runs.
export default defineConfig({
  outputDir: '../.out/tests/artifacts',
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    { name: 'e2e', testDir: '../tests/e2e' },
    { name: 'lab', testDir: '../tests/lab' },
  ],
});
