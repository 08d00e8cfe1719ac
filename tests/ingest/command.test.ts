import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeArguments } from '../run/programs.ts'
import { page, YANTAI } from './pages.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-command-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command as a user would, with its output going into pipes. */
async function knowledge(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      ...nodeArguments('src/commands/knowledge.ts'),
      ...args,
    ])
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout, stderr }
  }
}

describe('knowledge ingest', () => {
  it('writes drafts that check accepts, and exits 0', async () => {
    writeFileSync(join(folder, 'page.txt'), page(YANTAI))
    const out = join(folder, 'drafts')
    const run = await knowledge('ingest', join(folder, 'page.txt'), '--out', out)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('1 written')
    expect((await knowledge('check', '--dir', out)).code).toBe(0)
  })
  it('exits 1 when a file could not be read, and names it on standard error', async () => {
    writeFileSync(join(folder, 'page.txt'), page(YANTAI))
    writeFileSync(join(folder, 'empty.txt'), '')
    const run = await knowledge(
      'ingest',
      join(folder, 'empty.txt'),
      join(folder, 'page.txt'),
      '--out',
      join(folder, 'drafts'),
    )
    expect(run.code).toBe(1)
    expect(run.stderr).toBe(`${join(folder, 'empty.txt')}: empty\n`)
    expect(run.stdout).toContain('2 files, 1 not read; drafts: 1 written')
  })
  it('counts the drafts that name no place, at ingestion and whenever they are checked', async () => {
    const paper = join(folder, '汇报.txt')
    writeFileSync(paper, '关于推行一张表的汇报\n我县把流程印成一张表，全县已有196个村推行，户均节省1.8万元。')
    const out = join(folder, 'drafts')
    const silent = await knowledge('ingest', paper, '--out', out)
    expect(silent.stdout.trim().split('\n').at(-1)).toContain('1 draft has no place')
    expect((await knowledge('check', '--dir', out)).stdout).toContain('1 draft has no place')
  })
  it('takes a place that is given, and says where there is no such place', async () => {
    const paper = join(folder, '汇报.txt')
    writeFileSync(paper, '关于推行一张表的汇报\n我县把流程印成一张表，全县已有196个村推行，户均节省1.8万元。')
    const told = join(folder, 'told')
    const given = await knowledge('ingest', paper, '--out', told, '--place', '湖南省/郴州市/嘉禾县')
    expect(given.stdout).not.toContain('no place')
    expect((await knowledge('export', '--dir', told, '--drafts')).stdout).toContain('"嘉禾县"')
    expect(await knowledge('ingest', paper, '--out', told, '--place', '湖南省/天堂县')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no such place'),
    })
  })
  it('exits 2 and shows its usage when it is not told where to write', async () => {
    expect(await knowledge('ingest', 'page.txt')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--out DIR'),
    })
  })
})
