import { relative, sep } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Tests that take longest whatever the machine, the longest first: the harnesses let minutes pass, the others start many
 * programs, wait for platforms or go through everything that is asked anywhere. Begun last, one of them would run on alone when all others have ended.
 */
const LONGEST = [
  'tests/harness/platforms.test.ts',
  'tests/harness/replicas.test.ts',
  'tests/harness/flood.test.ts',
  'tests/harness/kills.test.ts',
  'tests/harness/faults.test.ts',
  'tests/harness/stops.test.ts',
  'tests/harness/platform-kills.test.ts',
  'tests/harness/fuzz.test.ts',
  'tests/channels-start.test.ts',
  'tests/database-faults.test.ts',
  'tests/two-bots.test.ts',
  'tests/polling.test.ts',
  'tests/channels/feishu.test.ts',
  'tests/channels/telegram.test.ts',
  'tests/channels/wecom.test.ts',
  'tests/main.test.ts',
  'tests/start.test.ts',
  'tests/evaluation/dialogues.test.ts',
  'tests/dialogue/no-orders.test.ts',
  'tests/allowed-chats.test.ts',
  'tests/commands/commands.test.ts',
  'tests/commands/usage.test.ts',
  'tests/answer/nearest.test.ts',
  'tests/answer/every-answer.test.ts',
  'tests/answer/engines.test.ts',
  'tests/channels/every-message.test.ts',
  'tests/expressions/expressions.test.ts',
]

/** What takes longest comes first; then as vitest has it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.indexOf(relative(root, moduleId).split(sep).join('/'))
      return at < 0 ? LONGEST.length : at
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}
