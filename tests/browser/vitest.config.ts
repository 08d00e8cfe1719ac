import { defineConfig } from 'vitest/config'

/** `npm run test:browser`: what only a browser can tell. Needs Chromium, which `npm test` does not. */
export default defineConfig({
  test: { include: ['tests/browser/**/*.browser.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
