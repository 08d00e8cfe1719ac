import { relative, sep } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Tests that let minutes pass and leave the processor idle meanwhile: all others run beside them. */
const WAITING = [
  'tests/harness/platforms.test.ts',
  'tests/harness/platform-kills.test.ts',
  'tests/harness/replicas.test.ts',
  'tests/harness/stops.test.ts',
  'tests/harness/kills.test.ts',
  'tests/harness/faults.test.ts',
]

/** What takes longest whatever the machine comes first; then as vitest has it. */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root
    const place = ({ moduleId }: TestSpecification): number => {
      const at = WAITING.indexOf(relative(root, moduleId).split(sep).join('/'))
      return at < 0 ? WAITING.length : at
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}
