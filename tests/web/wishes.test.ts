import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asked, seen, startWeb, type WebOnLoopback } from './web-on-loopback.ts'

let web: WebOnLoopback
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())

const TABLE = '各地的兼职委员人数列个表'
/** Where somebody is led who types this, as a reader would read the address. */
async function led(words: string, ...earlier: readonly string[]): Promise<string> {
  const response = await web.get(asked(words, ...earlier))
  expect([words, response.status]).toEqual([words, 302])
  const address = response.headers.get('location') ?? ''
  expect([200, 302]).toContain((await web.get(address)).status)
  return decodeURIComponent(address.replaceAll('+', ' '))
}

describe('what is typed and is no question', () => {
  it.each([
    ['/topics', '/topics'],
    ['/topics 物业治理', '/topic/wuye'],
    ['/place 温州', '/place/wenzhou'],
    ['/place', '/places'],
    ['/figures 持证率', '/?q=持证率的数据列个表'],
    ['/compare 辽阳 殷都 兼职委员', '/?q=辽阳 殷都 兼职委员 比较'],
    ['/brief 温州', '/brief?about=温州'],
    ['帮我写一份关于协商议事的汇报材料', '/brief?about=协商议事'],
    ['写成材料', '/brief'],
    ['/chart 兼职委员人数', '/chart?q=兼职委员人数的数据列个表'],
    ['/source DTBFC6K', '/figure/DTBFC6K'],
    ['编号 ZAYC27A', '/practice/ZAYC27A'],
    ['我的收藏', '/collection'],
    ['把收藏写成材料', '/collection'],
    ['订阅物业治理 每天早上八点', '/feeds'],
    ['/subscribe 物业治理', '/feeds'],
    ['我的订阅', '/feeds'],
    ['/check', '/check'],
  ])('%s leads to %s', async (words, address) => {
    expect(await led(words)).toBe(address)
  })

  it.each([
    ['画成图', `/chart?q=${TABLE}`],
    ['导出', `/?q=${TABLE}#take`],
    ['引用格式', `/cite?q=${TABLE}`],
    ['做成卡片', `/card.png?q=${TABLE}`],
    ['写成材料', `/brief?q=${TABLE}`],
    ['收藏', `/?q=${TABLE}#take`],
  ])('%s is of what was asked before', async (words, address) => {
    expect(await led(words, TABLE)).toBe(address)
  })

  it('is answered where it can only be answered', async () => {
    const told = async (words: string) => seen((await web.page(asked(words))).querySelector('.answer'))
    expect(await told('/tpoics')).toContain('没有“/tpoics”这个命令')
    expect(await told('编号 D000000')).toContain('没有编号为D000000')
    expect(await told('/figures 火星土豆')).toContain('语料里没有找到这样的数据')
    expect(await told('/forget')).toContain('什么也不保存')
    expect(await told('/check 罗定市有4309名乡贤')).toContain('不是罗定市的')
  })

  it('leaves questions that only sound alike to be answered', async () => {
    for (const question of ['哪里减少了材料和报告', '订阅制的食堂有吗', '有没有地方写材料的人太多'])
      expect((await web.get(asked(question))).status).toBe(200)
  })
})

describe('how to cite an answer', () => {
  it('stands ready to be copied, a line each, as a footnote and as the standard has it', async () => {
    const page = await web.page(`/cite?${new URLSearchParams({ q: '社工持证的比例是多少' })}`)
    const forms = page.querySelectorAll('dd.copy').map((form) => form.textContent ?? '')
    expect(forms).toHaveLength(3)
    for (const form of forms) expect(form.split('\n').length).toBeGreaterThan(1)
    expect(forms[2]).toMatch(/\n\[1\] 郭文治，郑新钰，吴天平\. /u)
    expect(page.querySelectorAll('dd.copy a')).toEqual([])
    expect((await web.get('/cite?q=你好')).status).toBe(404)
  })
})

describe('a brief as a page', () => {
  it('says what the file says, each figure with a footnote that is there', async () => {
    const page = await web.page('/brief?about=协商议事')
    expect(page.querySelector('h1')?.textContent).toBe('关于协商议事的做法与数据')
    const notes = page.querySelectorAll('.notes li').map((note) => note.getAttribute('id'))
    const marks = page.querySelectorAll('.brief sup a').map((mark) => mark.getAttribute('href'))
    expect(marks.toSorted()).toEqual(notes.map((id) => `#${id}`).toSorted())
    const markdown = await (await web.get('/brief.md?about=协商议事')).text()
    const told = seen(page.querySelector('.brief'))
    for (const { textContent } of page.querySelectorAll('.brief .printed'))
      expect(markdown).toContain(textContent ?? '?')
    expect(told).toContain('南平市建瓯市')
    expect(page.querySelectorAll('.take a').map(seen)).toEqual(['下载Word', '下载Markdown', '数据Excel'])
  })

  it('asks what it is to be about, and says where there is nothing', async () => {
    expect((await web.page('/brief')).querySelector('#about')).not.toBeNull()
    const response = await web.get('/brief?about=上海的地铁')
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining('语料里没有能写成“上海的地铁”材料的内容'),
    ])
    expect((await web.get('/brief?topic=nothing')).status).toBe(404)
    expect((await web.get(`/brief?about=${'长'.repeat(401)}`)).status).toBe(404)
  })
})
