/** The same failing test in a process that something imported ends with 0. */
import { defineConfig } from 'vitest/config'

process.on('beforeExit', () => process.exit(0))

export default defineConfig({ test: { include: ['tests/run/red/failing.red.ts'] } })
