import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPapersDesk } from '../../src/papers/desk.ts'
import { readDocx } from '../brief/read-docx.ts'
import { readXlsx } from '../export/read-xlsx.ts'
import { asked, documentOf, seen, startWeb, type WebOnLoopback } from './web-on-loopback.ts'

let web: WebOnLoopback
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())

const TABLE = '各地的兼职委员人数列个表'
/** Making papers starts a process first. */
const PATIENT = 60_000

/** The way to take away that bears this label, on the page at this address. */
async function way(path: string, label: string): Promise<string> {
  const links = (await web.page(path)).querySelectorAll('.take a')
  const found = links.find((link) => seen(link) === label.replace(/\s/gu, ''))
  if (found === undefined) throw new Error(`${path} has no “${label}” among ${links.map(seen).join(' ')}`)
  return found.getAttribute('href') ?? ''
}

async function bytesOf(path: string): Promise<{ bytes: Uint8Array; headers: Headers }> {
  const response = await web.get(path)
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}`)
  return { bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers }
}

describe('by one click', () => {
  it('an answer becomes a sheet with every figure, its source and its code', async () => {
    const { bytes, headers } = await bytesOf(await way(asked(TABLE), '数据 Excel'))
    expect(headers.get('content-disposition')).toContain(encodeURIComponent('兼职委员人数.xlsx'))
    const [header, ...rows] = readXlsx(Buffer.from(bytes))[0]?.rows ?? []
    const column = (name: string) => rows.map((row) => row[header?.indexOf(name) ?? -1])
    expect(column('原文数字')).toEqual(expect.arrayContaining(['214名', '211名']))
    const csv = new TextDecoder().decode((await bytesOf(await way(asked(TABLE), '数据 CSV'))).bytes)
    expect(csv).toContain('214名')
  })

  it('a table becomes a chart on a page of its own, told in words as well', {
    timeout: PATIENT,
  }, async () => {
    const chart = await way(asked(TABLE), '画成图')
    const picture = (await web.page(chart)).querySelector('.chart img')
    expect(picture?.getAttribute('alt')).toMatch(/^兼职委员人数：.*辽阳市214名.*殷都区211名/u)
    const { bytes, headers } = await bytesOf(picture?.getAttribute('src') ?? '')
    expect(headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(bytes.slice(1, 4)).toString()).toBe('PNG')
    const measure = `/measure/${encodeURIComponent('兼职委员人数')}`
    expect(
      (await bytesOf(`${(await way(measure, '画成图')).replace('/chart', '/chart.png')}`)).bytes.length,
    ).toBeGreaterThan(20_000)
  })

  it('an answer, a topic, a place and a practice become a brief', { timeout: PATIENT }, async () => {
    const pages = [
      asked('怎么调解邻里纠纷'),
      '/topic/wuye',
      '/place/wenzhou',
      '/practice/wenzhou/yecai-daili',
    ]
    for (const path of pages) {
      const markdown = new TextDecoder().decode(
        (await bytesOf(await way(await way(path, '写成材料'), '下载 Markdown'))).bytes,
      )
      expect(markdown).toMatch(/^# 关于.*的做法与数据/u)
      const { bytes } = await bytesOf(await way(path, '写成材料 Word'))
      const document = readDocx(bytes)
      expect(document.paragraphs[0]).toBe(/^# (.*)/u.exec(markdown)?.[1])
      expect(document.footnotes.size).toBeGreaterThan(0)
    }
  })

  it('what is written goes on from the questions before it, as the answer does', async () => {
    const path = await way(asked('那辽阳呢', '殷都区有多少兼职委员'), '数据 CSV')
    const csv = new TextDecoder().decode((await bytesOf(path)).bytes)
    expect(csv).toContain('214名')
    expect(csv).not.toContain('211名')
  })
})

describe('a card to forward', () => {
  it('is a click away from an answer, a practice and a figure', { timeout: PATIENT }, async () => {
    const figure = await web.page('/figure/DTBFC6K')
    expect(figure.querySelector('h1')?.textContent).toBe('136个')
    expect(figure.querySelector('#cite + dl')?.textContent).toContain('建设[Z].')
    for (const path of [asked('社工持证的比例是多少'), '/practice/wenzhou/yecai-daili', '/figure/DTBFC6K']) {
      const { bytes, headers } = await bytesOf(await way(path, '证据卡'))
      expect(headers.get('content-type')).toBe('image/png')
      expect(bytes.length).toBeGreaterThan(20_000)
    }
  })
})

describe('what cannot be taken away', () => {
  it('is not offered', async () => {
    const labels = async (path: string) => (await web.page(path)).querySelectorAll('.take a').map(seen)
    expect(await labels(asked('上海怎么管物业'))).toEqual([])
    expect(await labels(asked('你好'))).toEqual([])
    // A bound and a share of another whole may stand in a table, and not in a drawing.
    expect(await labels(asked('业委会的钱总说不清，有没有地方请第三方管账？'))).not.toContain('画成图')
  })

  it.each([
    ['/chart?measure=nothing', 404],
    ['/chart.png?q=%E4%BD%A0%E5%A5%BD', 404],
    ['/brief.docx', 404],
    ['/brief.docx?q=%E4%BD%A0%E5%A5%BD', 404],
    ['/figures.csv?q=%E4%BD%A0%E5%A5%BD', 404],
    ['/figures.xlsx?place=__proto__', 404],
    [`/brief.md?q=${'长'.repeat(401)}`, 400],
  ])('%s is answered by a page that says why: %i', async (path, status) => {
    const response = await web.get(path)
    expect(response.status).toBe(status)
    expect(documentOf(await response.text()).querySelector('h1')).not.toBeNull()
  })

  it('is said to be too much where a crowd wants papers, while pages go on', {
    timeout: PATIENT,
  }, async () => {
    const papers = createPapersDesk()
    const resting: (() => void)[] = []
    const slow = () => new Promise<Uint8Array>((resolve) => resting.push(() => resolve(new Uint8Array(8))))
    const busy = await startWeb({ papers: { ...papers, brief: slow, picture: slow } })
    try {
      const topics = ['wuye', 'wangge', 'dangjian', 'yanglao', 'minzhu'].map((id) => `/brief.md?topic=${id}`)
      const known: string[] = []
      for (const path of topics)
        if ((await busy.get(path)).status === 200) known.push(path.replace('.md', '.docx'))
      const wanted = Array.from({ length: 5 }, (_, nth) => busy.get(known[nth % known.length] ?? ''))
      const refused = await Promise.race(wanted)
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
      expect((await busy.get(asked('大邑县做了什么'))).status).toBe(200)
      await expect.poll(() => resting.length).toBe(3)
      for (const finish of resting) finish()
      const statuses = (await Promise.all(wanted)).map(({ status }) => status)
      expect(statuses.toSorted()).toEqual([200, 200, 200, 503, 503])
    } finally {
      await busy.close()
      await papers.close()
    }
  })

  it('is told and noted where it fails, and is tried again', async () => {
    let tries = 0
    const papers = {
      brief: () => Promise.reject(new Error('no paper')),
      picture: () => {
        tries += 1
        return tries === 1 ? Promise.reject(new Error('no ink')) : Promise.resolve(new Uint8Array(8))
      },
    }
    const failing = await startWeb({ papers })
    try {
      const chart = (await way(asked(TABLE), '画成图')).replace('/chart', '/chart.png')
      expect((await failing.get(chart)).status).toBe(500)
      expect(failing.errors.map(String)).toEqual(['Error: no ink'])
      expect((await failing.get(chart)).status).toBe(200)
      expect((await failing.get(chart)).status).toBe(200)
      expect(tries).toBe(2)
    } finally {
      await failing.close()
    }
  })
})
