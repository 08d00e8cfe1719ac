/** A suite of one failing test beside PostgreSQL: whatever runs it must end with 1. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/run/red/*.red.ts'],
    globalSetup: ['tests/storage/postgres-server.ts'],
  },
})
