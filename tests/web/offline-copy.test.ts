import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createWebCorpus } from '../../src/web/corpus.ts'
import { offlineCopy } from '../../src/web/offline-copy.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { endPrograms, newFolder, ROOT } from '../program.ts'
import { nodeArguments } from '../run/programs.ts'
import { bare, documentOf } from './web-on-loopback.ts'

afterEach(endPrograms)

describe('the offline copy', () => {
  it('holds every practice, figure, anchor and source, as the records have them', () => {
    const { knowledge } = shippedCorpus()
    const page = documentOf(offlineCopy(createWebCorpus(shippedCorpus())))
    const practices = page.querySelectorAll('.practice')
    expect(practices.map((one) => one.getAttribute('id'))).toEqual(
      knowledge.articles.flatMap((article) => article.practices.map(({ id }) => id)),
    )
    const told = new Map(
      page
        .querySelectorAll('.figures > li')
        .map((one) => [one.getAttribute('id'), bare(one.textContent ?? '')]),
    )
    expect(told.size).toBe(knowledge.figures.length)
    for (const { anchor, articleId, id, metric, printed } of knowledge.figures) {
      const title = knowledge.articles.find((article) => article.id === articleId)?.title ?? '?'
      for (const part of [printed, metric, anchor, title]) expect(told.get(id)).toContain(bare(part))
    }
  })

  it('draws what may be drawn together, and tells each drawing in words', () => {
    const page = documentOf(offlineCopy(createWebCorpus(shippedCorpus())))
    const drawn = page.querySelectorAll('.chart img')
    expect(drawn.length).toBeGreaterThan(5)
    const told = drawn.map((one) => one.getAttribute('alt') ?? '')
    expect(told.find((words) => words.startsWith('兼职委员人数'))).toContain('辽阳市214名')
    expect(told.some((words) => words.startsWith('活动场数'))).toBe(false)
    for (const one of drawn)
      expect(Buffer.from((one.getAttribute('src') ?? '').split(',')[1] ?? '', 'base64').toString()).toMatch(
        /^<svg .*<\/svg>$/u,
      )
  })

  it('ends no script by what stands in the records, fetches nothing, and is small enough to mail', () => {
    const { knowledge } = shippedCorpus()
    const [first, ...others] = knowledge.articles
    const [practice] = first?.practices ?? []
    if (first === undefined || practice === undefined) throw new Error('the corpus is empty')
    const bad = { ...practice, name: '</script><script>window.ran=1</script>' }
    const articles = [{ ...first, practices: [bad] }, ...others]
    const corpus = createWebCorpus({
      ...shippedCorpus(),
      knowledge: { ...knowledge, articles, practices: [bad] },
    })
    const html = offlineCopy(corpus)
    expect(html.match(/<script/gu)).toHaveLength(2)
    expect(html).toContain('\\u003c/script>')
    expect(html).not.toMatch(/(?:src|href)="(?!#|data:image\/svg)/u)
    expect(Buffer.byteLength(offlineCopy(createWebCorpus(shippedCorpus())))).toBeLessThan(1_500_000)
  })

  it('is written by the command, which says how large it is', () => {
    const folder = newFolder()
    const command = [...nodeArguments('src/commands/site.ts'), '--out', folder]
    const said = execFileSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' })
    expect(said).toMatch(/index\.html: \d+ practices, \d+ figures, \d+ KB\n$/u)
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe(
      offlineCopy(createWebCorpus(shippedCorpus())),
    )
  })
})
