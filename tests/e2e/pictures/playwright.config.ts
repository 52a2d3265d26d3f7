import { defineConfig } from '@playwright/test';

/** Takes the README's pictures into build/pictures: `npx playwright test --config tests/e2e/pictures/playwright.config.ts`. */
export default defineConfig({
  testDir: '.',
  testMatch: 'take.ts',
  outputDir: '../../../.out/tests/pictures',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
});
