import { isListed } from './files.ts'

/**
 * Tests that share the processes they run in, by path from the folder of the tests: modules are loaded and the corpus is
 * opened once a process and not once a file. What they leave behind there disturbs none of them.
 */
const SHARED: readonly string[] = [
  'answer/',
  'brief/',
  'channels/',
  'chart/',
  'config.test.ts',
  'dialogue/',
  'digest/',
  'docs.test.ts',
  'evaluation/',
  'export/',
  'harness/owed.test.ts',
  'imports.test.ts',
  'ingest/',
  'junk.test.ts',
  'knowledge/',
  'log.test.ts',
  'messages/',
  'packaging.test.ts',
  'review/propose-measure.test.ts',
  'search/',
  'storage/',
  'telegram-server.test.ts',
  'web/',
]

/** Those among them that want a process to themselves. */
const ALONE: readonly string[] = [
  // What is still to be read and cut is looked at.
  'dialogue/warm-up.test.ts',
  // The segmenter, of which a process has one, is to hold no words but theirs.
  'answer/engines.test.ts',
  'ingest/answers.test.ts',
  'search/segment.test.ts',
  'search/candidates.test.ts',
  // Programs and servers are started, memory and time are measured.
  'channels/pace.test.ts',
  'channels/robots.test.ts',
  'digest/replicas.test.ts',
  'ingest/command.test.ts',
  'storage/database.test.ts',
  'storage/db-command.test.ts',
  'web/flood.test.ts',
]

export const sharesProcess = (file: string): boolean => isListed(file, SHARED) && !isListed(file, ALONE)
