/**
 * `npm run mutate [-- PART…]`: changes the code of a part in one place at a time, and lists the changes that the tests of
 * that part do not notice. The parts are those of `parts.json`; without a name all of them, which takes most of an hour.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import parts from './parts.json' with { type: 'json' }

const asked = process.argv.slice(2)
const unknown = asked.filter((part) => !(part in parts))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}: there are ${Object.keys(parts).join(', ')}.`)
  process.exitCode = 1
} else
  for (const part of asked.length > 0 ? asked : Object.keys(parts)) {
    const stryker = createRequire(import.meta.url).resolve('@stryker-mutator/core')
    const { status } = spawnSync(
      process.execPath,
      [resolve(stryker, '../../../bin/stryker.js'), 'run', join(import.meta.dirname, 'stryker.config.mjs')],
      { stdio: 'inherit', env: { ...process.env, MUTATION_PART: part } },
    )
    if (status !== 0) process.exitCode = 1
  }
