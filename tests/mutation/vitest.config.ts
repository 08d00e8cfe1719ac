import { defineConfig } from 'vitest/config'
import parts from './parts.json' with { type: 'json' }

const part = process.env['MUTATION_PART'] as keyof typeof parts

/** The tests that concern one part; none of them starts PostgreSQL. */
export default defineConfig({ test: { include: parts[part].tests, testTimeout: 30_000 } })
