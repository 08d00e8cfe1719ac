import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type FileOutcome, ingest } from '../../src/ingest/ingest.ts'
import { readRecognized } from '../../src/ingest/readers/picture.ts'
import { isOcrInstalled, type RecognizedLine } from '../../src/ingest/readers/recognize.ts'
import { createSandbox } from '../../src/ingest/sandbox.ts'
import { loadGazetteer, loadKnowledge } from '../../src/knowledge/load.ts'
import { createOriginal } from '../../src/knowledge/original.ts'
import { parseDraft } from '../../src/review/raw-draft.ts'
import { stripsOf } from '../../src/review/source-view.ts'
import { pictureOf } from './pictures.ts'

const sandbox = createSandbox()
afterAll(() => sandbox.close())

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-test-'))
  return () => rmSync(folder, { recursive: true, force: true })
})

/** A line of print forty points high. */
const line = (text: string, left: number, top: number, right = left + 40 * text.length): RecognizedLine => ({
  text,
  left,
  top,
  right,
  bottom: top + 40,
})
const read = (lines: readonly RecognizedLine[], width = 1600) =>
  readRecognized(new Uint8Array(), async () => ({ width, height: 1200, lines }))
const textsOf = async (lines: readonly RecognizedLine[]): Promise<string[]> =>
  (await read(lines)).text.split('\n').filter((one) => one !== '')

describe('print that was recognized', () => {
  it('is read column by column, however the lines come', async () => {
    const left = ['左栏第一行，还没', '有说完的话在这里', '说完了，很好。']
    const right = ['右栏第一行，也没', '有说完的话在那里', '说完了，也好。']
    const lines = left.flatMap((text, n) => [
      line(text, 60, 100 + 60 * n, 660),
      line(right[n] ?? '', 900, 100 + 60 * n, 1500),
    ])
    expect(await textsOf(lines)).toEqual([...left, ...right])
  })

  it('ends a sentence where a line of its paragraph ends short, since a full stop is often lost', async () => {
    expect(
      await textsOf([
        line('夜间村务会', 600, 20, 1000),
        line('全县开会2310场，参会村民5.4万人次，办', 60, 200, 1500),
        line('结事项，办结率95.3%', 60, 260, 700),
        line('到2026年，力争覆盖300个村', 60, 320, 900),
      ]),
    ).toEqual([
      '夜间村务会',
      '全县开会2310场，参会村民5.4万人次，办',
      '结事项，办结率95.3%。',
      '到2026年，力争覆盖300个村。',
    ])
  })

  it('says where each line stands on the picture', async () => {
    const document = await read([
      line('全县开会2310场，参会村民', 60, 200, 1500),
      line('5.4万人次，办结率95.3%。', 60, 260, 700),
    ])
    const { scan, text } = document
    if (scan === undefined) throw new Error('no places')
    expect(scan.pages).toEqual([{ width: 1600, height: 1200 }])
    const original = createOriginal('a.png', 'a'.repeat(64), text)
    expect(stripsOf(original, '办结率95.3%。', scan)).toEqual([
      { left: 40, top: 240, width: 680, height: 80 },
    ])
    // What runs on into the next line stands on both.
    expect(stripsOf(original, '参会村民5.4万人次', scan)).toHaveLength(2)
    expect(stripsOf(original, '没有印的话', scan)).toEqual([])
  })
})

describe('a picture', () => {
  const ingested = async (name: string, bytes: Uint8Array) => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    const outcomes: FileOutcome[] = []
    const out = join(folder, 'drafts')
    await ingest({
      paths: [path],
      out,
      context: { gazetteer: loadGazetteer(), topics: [] },
      sandbox,
      onFile: (outcome) => outcomes.push(outcome),
    })
    const [outcome] = outcomes
    return { out, problem: outcome !== undefined && 'problem' in outcome ? outcome.problem : undefined }
  }

  it('becomes a draft that says so where recognition is installed, and is told what to install where it is not', async () => {
    const bytes = await pictureOf([
      '湖南省郴州市嘉禾县：',
      '“夜间村务会”开到家门口',
      '目前，嘉禾县已有168个村推行“夜间村务会”，累计开会',
      '2310场，办结率95.3%。到2026年，力争覆盖300个村。',
    ])
    const { out, problem } = await ingested('夜间村务会.png', bytes)
    if (!isOcrInstalled()) {
      expect(problem).toContain('npm install --no-save @gutenye/ocr-node')
      return
    }
    const [file = ''] = readdirSync(out)
    const draft = parseDraft(readFileSync(join(out, file), 'utf8'))
    expect(draft.document.recognized).toBe(true)
    expect(draft.unsure?.[0]).toContain('机器从图片上识别')
    expect(draft.locality).toEqual(['湖南省', '郴州市', '嘉禾县'])
    const figures = [...(draft.figures ?? []), ...draft.practices.flatMap((one) => one.figures ?? [])]
    expect(figures.map(({ printed, role }) => [printed, role])).toEqual([
      ['168个', undefined],
      ['2310场', undefined],
      ['95.3%', undefined],
      ['300个', 'plan'],
    ])
    expect(loadKnowledge(out, { drafts: true }).problems).toEqual([])
  })

  it('that is damaged is refused in words', async () => {
    const { problem } = await ingested('坏.jpg', Buffer.from('JFIF, or not'))
    expect(problem).toMatch(isOcrInstalled() ? /damaged picture/u : /optional package/u)
  })
})
