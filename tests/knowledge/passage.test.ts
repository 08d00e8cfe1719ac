/** What evidence shows of the original: the whole sentence where it is at hand, the anchor alone where it is not. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Article } from '../../src/knowledge/article.ts'
import { createOriginal } from '../../src/knowledge/original.ts'
import { passageAround } from '../../src/knowledge/passage.ts'
import { createBrowse } from '../../src/messages/browse.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { createPassages } from '../../src/open-passages.ts'
import { openShelf } from '../../src/review/open-shelf.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const closing: (() => unknown)[] = []
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close()
})

const PRINTED = `甲县的做法。去年以来，甲县推行网格长
制度。目前，全县已有136个小区推行，覆盖率80%。下一步继续推广。
乙县的做法。乙县今年建成12个驿站。全县已有136个小区推行。`
const SHA = 'a'.repeat(64)
const original = createOriginal('page.txt', SHA, PRINTED)
const article = (from: string, to: string, sha256 = SHA): Pick<Article, 'document'> => ({
  document: { file: 'page.txt', sha256, stretches: [{ from, to }] },
})
const FIRST = article('甲县的做法', '下一步继续推广')

describe('the passage around an anchor', () => {
  it('is its sentence, over the breaks of lines, with the anchor between', () => {
    expect(passageAround(original, FIRST, '136个小区推行')).toEqual({
      before: '目前，全县已有',
      after: '，覆盖率80%。',
    })
    expect(passageAround(original, FIRST, '网格长制度')).toEqual({
      before: '去年以来，甲县推行',
      after: '。',
    })
  })

  it('stays inside the text of the article, whatever stands elsewhere on the page', () => {
    expect(passageAround(original, FIRST, '12个驿站')).toBeUndefined()
    expect(passageAround(original, article('乙县的做法', '小区推行。'), '136个小区推行')?.before).toBe(
      '全县已有',
    )
  })

  it('is not guessed where the anchor stands twice, or the document is another version', () => {
    const whole = article('甲县的做法', '全县已有136个小区推行。')
    expect(
      passageAround(
        original,
        {
          document: {
            ...whole.document,
            stretches: [
              { from: '甲县的做法', to: '乙县今年' },
              { from: '乙县今年', to: '小区推行。' },
            ],
          },
        },
        '136个小区推行',
      ),
    ).toBeUndefined()
    expect(
      passageAround(original, article('甲县的做法', '推广', 'b'.repeat(64)), '136个小区推行'),
    ).toBeUndefined()
  })

  it('is cut where a sentence never ends', () => {
    const endless = createOriginal('page.txt', SHA, `起${'长'.repeat(300)}136个${'长'.repeat(300)}止`)
    const { before = '', after = '' } = passageAround(endless, article('起长', '长止'), '136个') ?? {}
    expect(before).toMatch(/^……长{90}$/u)
    expect(after).toMatch(/^长{90}……$/u)
  })
})

describe('evidence', () => {
  const { knowledge } = shippedCorpus()
  const figure = knowledge.figures.find(
    ({ printed, metric }) => printed === '136个' && metric.includes('小区'),
  )
  if (figure === undefined) throw new Error('the shipped corpus has no such figure')

  it('shows the sentence with the anchor marked, or says that only the anchor was kept', () => {
    const passage = { before: '据了解，', after: '，效果明显。' }
    const known = createBrowse(knowledge, () => passage).evidence(figure.id)
    const text = plainText(known ?? { blocks: [], buttons: [] })
    expect(text).toContain(`原文：据了解，【${figure.anchor}】，效果明显。`)
    expect(text).not.toContain('前后文请查原报道')
    const bare = plainText(createBrowse(knowledge).evidence(figure.id) ?? { blocks: [], buttons: [] })
    expect(bare).toContain(`原文：……${figure.anchor}……`)
    expect(bare).toContain('只收了这一小段，前后文请查原报道')
  })

  it('takes passages from originals in the folders that are given, whatever the others are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tashan-originals-'))
    closing.push(() => rmSync(folder, { recursive: true, force: true }))
    const text = `开头一句。据统计，${figure.anchor}，效果明显。结尾一句。`
    writeFileSync(join(folder, 'source.txt'), text)
    const sha256 = createHash('sha256').update(text).digest('hex')
    const owner = knowledge.articles.find(({ id }) => id === figure.articleId)
    if (owner === undefined) throw new Error('the figure has no article')
    const stretches = [{ from: '开头一句', to: '结尾一句。' }]
    const held = { ...owner, document: { file: 'source.txt', sha256, stretches } }
    const { shelf, close } = openShelf({
      knowledgeDir: folder,
      drafts: join(folder, 'drafts'),
      sources: [folder],
      ...knowledge,
      now: Date.now,
    })
    closing.push(close)
    const trouble: string[] = []
    const passages = createPassages(shelf, (file) => trouble.push(file))
    expect(passages.passageOf(figure)).toBeUndefined()
    await passages.load([...knowledge.articles.filter((other) => other !== owner), held])
    expect(passages.passageOf(figure)).toEqual({ before: '据统计，', after: '，效果明显。' })
    expect(trouble).toEqual([])
  })
})
