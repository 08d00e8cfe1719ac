import { isListed } from './files.ts'

/**
 * Tests that want a process to themselves, by path from the folder of the tests. All others share the processes they run
 * in: modules are loaded and the corpus is opened once a process and not once a file.
 */
const ALONE: readonly string[] = [
  // What is still to be read and cut is looked at.
  'dialogue/warm-up.test.ts',
  // The segmenter, of which a process has one, is to hold no words but theirs.
  'answer/engines.test.ts',
  'compiled.test.ts',
  'ingest/answers.test.ts',
  'review/chat.test.ts',
  'review/desk.test.ts',
  'search/segment.test.ts',
  'search/candidates.test.ts',
  'channels/robots.test.ts',
  'doctor-channels.test.ts',
  // Memory and time are measured, or nothing is to be late.
  'channels/pace.test.ts',
  'harness/flood.test.ts',
  'harness/fuzz.test.ts',
  'harness/kills.test.ts',
  'polling.test.ts',
  'storage/database.test.ts',
  'two-bots.test.ts',
  'web/flood.test.ts',
  // Runs of tests and readers of documents are started.
  'ingest/command.test.ts',
  'review/taken-up.test.ts',
  'run/',
]

export const sharesProcess = (file: string): boolean => !isListed(file, ALONE)
