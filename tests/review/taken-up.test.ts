import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'
import { endPrograms, newFolder, startProgram } from '../program.ts'
import { nodeArguments } from '../run/programs.ts'
import { copyArticles } from '../some-articles.ts'
import { asked } from '../web/web-on-loopback.ts'
import { NIGHT_MEETINGS } from './night-meetings.ts'

afterEach(endPrograms)

const knowledge = (...args: string[]) =>
  promisify(execFile)(process.execPath, [...nodeArguments('src/commands/knowledge.ts'), ...args])

it('a program that is running answers from what is published meanwhile, and says how far it was reviewed', {
  timeout: 120_000,
}, async () => {
  const folder = newFolder()
  const dir = join(folder, 'knowledge')
  copyArticles(['dayi.yaml'], dir)
  const originals = join(folder, 'originals')
  const drafts = join(folder, 'drafts')
  mkdirSync(originals)
  writeFileSync(join(originals, '会.txt'), NIGHT_MEETINGS)
  await knowledge('ingest', join(originals, '会.txt'), '--out', drafts)
  const draft = join(drafts, readdirSync(drafts)[0] ?? '')

  const program = startProgram(['src/main.ts'], { KNOWLEDGE_DIR: dir, KNOWLEDGE_DRAFTS: 'checked' }, null)
  await program.says(/http:\/\/127/u)
  const address = /http:\S+?(?=\/?\s)/u.exec(program.output.err)?.[0]
  const answer = async (): Promise<string> =>
    (await fetch(`${address}${asked('嘉禾县夜间村务会的办结率是多少')}`)).text()
  expect(await answer()).not.toContain('95.3%')

  // Nobody has confirmed it: without --checked the draft is not finished.
  await expect(knowledge('publish', draft, '--dir', dir, '--sources', originals)).rejects.toMatchObject({
    stderr: expect.stringContaining('summary is missing'),
  })
  await knowledge('publish', draft, '--checked', '--dir', dir, '--sources', originals, '--drafts-dir', drafts)
  await program.says('took up what was published')
  const after = await answer()
  expect(after).toContain('95.3%')
  expect(after).toContain('数据已核对，文字未经审校')
  expect(readdirSync(drafts)).toEqual(['before'])
})
