/**
 * Tests that `npm run check` leaves out, by path from the folder of the tests: they start the program, a database server or
 * a harness, or go through everything there is. `npm test` runs them all.
 */
export const SLOW: readonly string[] = [
  'commands/',
  'expressions/',
  'harness/',
  'run/',
  'storage/',
  'answer/engines.test.ts',
  'channels-start.test.ts',
  'channels/alike.test.ts',
  'channels/dingtalk.test.ts',
  'channels/feishu.test.ts',
  'channels/golden-elsewhere.test.ts',
  'channels/golden.test.ts',
  'channels/pace.test.ts',
  'channels/wecom.test.ts',
  'database-faults.test.ts',
  'doctor-channels.test.ts',
  'evaluation/shipped-score.test.ts',
  'ingest/command.test.ts',
  'main.test.ts',
  'polling.test.ts',
  'search/candidates.test.ts',
  'stop.test.ts',
  'two-bots.test.ts',
  'web/agreement.test.ts',
  'web/api.test.ts',
  'web/offline-copy.test.ts',
]
