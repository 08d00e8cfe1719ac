import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { isOcrInstalled } from '../../src/ingest/readers/recognize.ts'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { openCorpus } from '../../src/open-corpus.ts'
import type { Decision, Item } from '../../src/review/review.ts'
import { pictureOf } from '../ingest/pictures.ts'
import { bare } from '../web/web-on-loopback.ts'
import { type DeskOnLoopback, SECRET, startDesk } from './desk-on-loopback.ts'
import { NIGHT_MEETINGS } from './night-meetings.ts'

/** Some open the corpus several times over. */
let desk: DeskOnLoopback
beforeEach(async () => {
  desk = await startDesk()
})
afterEach(() => desk.close())

async function take(
  text: string | Uint8Array<ArrayBuffer> = NIGHT_MEETINGS,
  name = '夜间村务会.txt',
): Promise<string> {
  const form = new FormData()
  form.append('file', new File([text], name))
  form.append('place', '')
  const response = await fetch(`${desk.at}take`, { method: 'POST', body: form })
  expect(response.status).toBe(200)
  const id = /\/d\/([a-z0-9-]+)$/u.exec(new URL(response.url).pathname)?.[1]
  if (id === undefined) throw new Error(bare(await response.text()))
  return id
}

const items = (id: string): readonly Item[] => desk.shelf.open(id)?.review.items ?? []
const figure = (id: string, printed: string): Item & { kind: 'figure' } => {
  const found = items(id).find((item) => item.kind === 'figure' && item.figure.printed === printed)
  if (found?.kind !== 'figure') throw new Error(`no figure ${printed}`)
  return found
}

/** Says 对 to everything, as whoever only presses one key. */
function confirmAll(id: string): void {
  desk.shelf.decide(id, { kind: 'place', locality: ['湖南省', '郴州市', '嘉禾县'] })
  const right = items(id).flatMap(({ key, kind }): Decision[] =>
    kind === 'place' ? [] : [{ kind, key, verdict: 'right' }],
  )
  desk.shelf.decide(id, ...right)
}

const published = (id: string): string =>
  readFileSync(join(desk.knowledgeDir, 'articles', `${id}.yaml`), 'utf8')

function answered(question: string, drafts: boolean | 'checked'): string {
  const corpus = openCorpus(desk.knowledgeDir, { drafts })
  return plainText(answerMessage(corpus.ask(question).answer, corpus.context))
}

describe('a document that is put in', () => {
  it('is asked about place first, then what is unsure, beside its source with the figures marked', async () => {
    const id = await take()
    const kinds = items(id).map(({ doubts, kind }) => (kind === 'place' ? kind : doubts.length > 0))
    expect(kinds[0]).toBe('place')
    expect(kinds.slice(1)).toEqual(kinds.slice(1).toSorted((a, b) => Number(b) - Number(a)))
    const page = await desk.page(`d/${id}`)
    expect(page.querySelector('.now-card h2')?.textContent).toContain('先定地方')
    expect(page.querySelector('.source')?.textContent).toContain('把会开到村民家门口')
    const marked = [...page.querySelectorAll('.source a.mark')].map(({ textContent }) => textContent)
    expect(marked).toEqual(expect.arrayContaining(['168个', '95.3%', '15年']))
    // The goal and the other county's number are asked early.
    const unsure = items(id).flatMap((item) =>
      item.kind === 'figure' && item.doubts.length > 0 ? item.figure.printed : [],
    )
    expect(unsure).toEqual(expect.arrayContaining(['300个', '15年']))
  })

  it('shows where the figure that is asked about stands', async () => {
    const id = await take()
    const { key } = figure(id, '95.3%')
    const page = await desk.page(`d/${id}?at=${key}`)
    const looked = [...page.querySelectorAll('.source mark')].map(({ textContent }) => textContent)
    expect(looked.join('')).toBe(figure(id, '95.3%').figure.anchor)
    expect(page.querySelector('mark#now')).not.toBeNull()
    expect(page.querySelector('.now-card .big')?.textContent).toBe('95.3%')
  })

  it('is refused in words when it cannot be read, and leaves nothing behind', async () => {
    const form = new FormData()
    form.append('file', new File(['PK'], '../../坏.docx'))
    const response = await fetch(`${desk.at}take`, { method: 'POST', body: form })
    expect(await response.text()).toContain('坏.docx：文件损坏了')
    expect(readdirSync(join(desk.drafts, 'originals'))).toEqual([])
  })
})

describe('a picture', () => {
  it('shows each figure beside its print where recognition is installed, and says what to install where it is not', async () => {
    const bytes = await pictureOf([
      '湖南省郴州市嘉禾县：',
      '“夜间村务会”开到家门口',
      '目前，嘉禾县已有168个村推行“夜间村务会”，累计开会',
      '2310场，办结率95.3%。到2026年，力争覆盖300个村。',
    ])
    const picture = new Uint8Array(bytes)
    if (!isOcrInstalled()) {
      const form = new FormData()
      form.append('file', new File([picture], '夜间村务会.png'))
      const response = await fetch(`${desk.at}take`, { method: 'POST', body: form })
      expect(await response.text()).toContain('这里没有装文字识别')
      return
    }
    const id = await take(picture, '夜间村务会.png')
    for (const item of items(id))
      if (item.kind === 'figure') expect(item.doubts.join()).toContain('对着图片看')
    const { key } = figure(id, '95.3%')
    const page = await desk.page(`d/${id}?at=${key}`)
    const strip = page.querySelector('.print svg')
    expect(strip?.getAttribute('viewBox')).toMatch(/^\d+ \d+ \d+ \d+$/u)
    const address = strip?.querySelector('image')?.getAttribute('href') ?? ''
    const shown = await fetch(new URL(address, desk.at))
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(picture)
    confirmAll(id)
    await desk.send(`d/${id}/publish`, { state: 'checked' })
    expect(published(id)).toContain('recognized: true')
  })
})

describe('what a machine proposed', () => {
  it('is shown as that, answers nothing, and is taken by one press or not at all', async () => {
    const id = await take()
    const file = join(desk.drafts, `${id}.yaml`)
    const draft = parse(readFileSync(file, 'utf8')) as { practices: Record<string, unknown>[] }
    const proposal = { summary: '村里把会放到晚上开，请人都来。', aliases: ['白天没人开会'] }
    if (draft.practices[0] !== undefined) draft.practices[0] = { ...draft.practices[0], proposal }
    writeFileSync(
      file,
      stringify({ ...draft, notes: ['机器拟稿：做法“夜间村务会”的“解决什么问题”没有采用'] }),
    )
    const first = items(id).find((item) => item.kind === 'practice')
    const page = await desk.page(`d/${id}?at=${first?.key}`)
    const shown = page.querySelector('.proposal')?.textContent ?? ''
    expect(shown).toContain('没有人审校过')
    expect(shown).toContain(proposal.summary)
    const form = [...page.querySelectorAll('.now-card form')].find((one) =>
      one.textContent?.includes('机器拟的也对'),
    )
    const fields = Object.fromEntries(
      [...(form?.querySelectorAll('input') ?? [])].map((one) => [
        one.getAttribute('name') ?? '',
        one.getAttribute('value') ?? '',
      ]),
    )
    await desk.send(`d/${id}/decide`, fields)
    const taken = items(id).find(({ key }) => key === first?.key)
    expect(taken?.standing).toBe('changed')
    expect(taken?.kind === 'practice' ? taken.practice : undefined).toMatchObject(proposal)
    // The others are called right as they are: what is published says nothing of a machine.
    const open = items(id).flatMap(({ key, kind, standing }): Decision[] =>
      kind === 'place' || standing !== 'open' ? [] : [{ kind, key, verdict: 'right' }],
    )
    desk.shelf.decide(id, { kind: 'place', locality: ['湖南省', '郴州市', '嘉禾县'] }, ...open)
    await desk.send(`d/${id}/publish`, { state: 'checked' })
    expect(published(id)).toContain(proposal.summary)
    expect(published(id)).not.toContain('机器拟稿')
  })
})

describe('the secret in the address', () => {
  it('is asked for on every page', async () => {
    const root = new URL(desk.at).origin
    for (const path of ['/', '/d/x', '/wrong/', `/${SECRET}x/`])
      expect((await fetch(`${root}${path}`)).status).toBe(404)
  })

  it('does not help the page of another site, nor another name of this machine', async () => {
    const id = await take()
    const body = new URLSearchParams({ kind: 'place', locality: '' })
    const foreign = { method: 'POST', body, headers: { origin: 'http://evil.example' } }
    expect((await fetch(`${desk.at}d/${id}/decide`, foreign)).status).toBe(403)
    const crossSite = { method: 'POST', body, headers: { 'sec-fetch-site': 'cross-site' } }
    expect((await fetch(`${desk.at}d/${id}/decide`, crossSite)).status).toBe(403)
    expect(desk.shelf.open(id)?.decisions).toEqual([])
  })
})

describe('a decision', () => {
  it('leads on to the next, and undo takes it back', async () => {
    const id = await take()
    const { address } = await desk.send(`d/${id}/decide`, { kind: 'place', locality: '湖南省/郴州市/嘉禾县' })
    expect(address.searchParams.get('at')).toBe(items(id)[1]?.key)
    const { key } = figure(id, '168个')
    await desk.send(`d/${id}/decide`, { kind: 'figure', key, verdict: 'wrong' })
    expect(figure(id, '168个').standing).toBe('wrong')
    const undone = await desk.send(`d/${id}/undo`, {})
    expect(undone.address.searchParams.get('at')).toBe(key)
    expect(figure(id, '168个').standing).toBe('open')
  })

  it('changes metric, place, time and whether it is a result', async () => {
    const id = await take()
    const { key } = figure(id, '300个')
    const to = {
      kind: 'figure',
      key,
      verdict: 'changed',
      metric: '“一事一单”要覆盖的村',
      locality: '嘉禾县',
      place: '坦坪镇',
      asOf: '到2026年',
      role: 'target',
      measure: '',
    }
    await desk.send(`d/${id}/decide`, to)
    expect(figure(id, '300个')).toMatchObject({
      standing: 'changed',
      locality: ['湖南省', '郴州市', '嘉禾县'],
      figure: { metric: '“一事一单”要覆盖的村', asOf: '到2026年', role: 'target', place: '坦坪镇' },
    })
  })

  it('is not taken where the place is no place or not the only one, and what was written stays', async () => {
    const id = await take()
    const { key } = figure(id, '300个')
    const change = { kind: 'figure', key, verdict: 'changed', metric: '要覆盖的村', asOf: '', role: '' }
    const nowhere = await desk.send(`d/${id}/decide`, { ...change, locality: '嘉禾国' })
    expect(nowhere.status).toBe(422)
    expect(nowhere.page.querySelector('[role=alert]')?.textContent).toContain('没有找到“嘉禾国”')
    expect(nowhere.page.querySelector('#metric')?.getAttribute('value')).toBe('要覆盖的村')
    const several = await desk.send(`d/${id}/decide`, { ...change, locality: '鼓楼区' })
    expect(several.page.querySelector('[role=alert]')?.textContent).toContain('江苏省/南京市/鼓楼区')
    expect(figure(id, '300个').standing).toBe('open')
  })

  it('finds places by a part of their name', async () => {
    const id = await take()
    const page = await desk.page(`d/${id}?at=place&find=${encodeURIComponent('嘉')}`)
    const found = [...page.querySelectorAll('.choices button')].map(({ textContent }) => textContent)
    expect(found).toEqual(expect.arrayContaining(['浙江省 嘉兴市', '甘肃省 嘉峪关市']))
  })
})

describe('what a figure counts', () => {
  it('is proposed where its name ends like a measure, and taken by one press', async () => {
    const id = await take(NIGHT_MEETINGS.replace('“夜会联络员”214名', '兼职委员214名'))
    const { key } = figure(id, '214名')
    const page = await desk.page(`d/${id}?at=${key}`)
    const form = [...page.querySelectorAll('.now-card form')].find(({ textContent }) =>
      textContent?.includes('各地的“兼职委员人数”'),
    )
    const inputs = [...(form?.querySelectorAll('input') ?? [])]
    const fields = inputs.map((one) => [one.getAttribute('name') ?? '', one.getAttribute('value') ?? ''])
    await desk.send(`d/${id}/decide`, Object.fromEntries(fields))
    expect(figure(id, '214名')).toMatchObject({
      standing: 'changed',
      figure: { measure: '兼职委员人数' },
      locality: ['湖南省', '郴州市', '嘉禾县'],
    })
  })
})

describe('publishing', () => {
  it('waits until everything is decided', async () => {
    const id = await take()
    const { page, status } = await desk.send(`d/${id}/publish`, { state: 'checked' })
    expect(status).toBe(422)
    expect(page.querySelector('[role=alert]')?.textContent).toContain('没有核对')
    expect(existsSync(join(desk.knowledgeDir, 'articles', `${id}.yaml`))).toBe(false)
  })

  it('as 数据已核对 answers where that is wanted, says so, and leaves out what was called wrong', async () => {
    const id = await take()
    confirmAll(id)
    await desk.send(`d/${id}/decide`, { kind: 'figure', key: figure(id, '2310场').key, verdict: 'wrong' })
    const { address } = await desk.send(`d/${id}/publish`, { state: 'checked' })
    expect(address.searchParams.get('told')).toBe('checked')
    expect(existsSync(join(desk.drafts, `${id}.yaml`))).toBe(false)
    expect(published(id)).not.toContain('printed: 2310场')
    const question = '嘉禾县夜间村务会的办结率是多少'
    expect(answered(question, false)).not.toContain('95.3%')
    const answer = answered(question, 'checked')
    expect(answer).toContain('95.3%')
    expect(answer).toContain('（数据已核对，文字未经审校）')
    expect(desk.shelf.list()).toMatchObject([{ id, state: 'checked', open: 0 }])
  })

  it('as 已审校 asks for texts of one’s own, refuses copied ones, and keeps the version before', async () => {
    const id = await take()
    confirmAll(id)
    await desk.send(`d/${id}/publish`, { state: 'checked' })
    const copied = '每月10日、25日晚上7点，由村党支部书记召集，村民代表、党员、在外务工人员通过视频参加。'
    const write = (summary: string) => async (item: Item) => {
      if (item.kind !== 'practice') return
      const { name } = item.practice
      await desk.send(`d/${id}/decide`, {
        kind: 'practice',
        key: item.key,
        verdict: 'changed',
        name,
        topics: '协商议事',
        problem: '白天叫不齐人',
        summary,
        aliases: '晚上开会',
        locality: '',
      })
    }
    await desk.send(`d/${id}/decide`, { kind: 'overview', overview: '嘉禾把村里的会挪到晚上开。' })
    for (const item of items(id)) await write(copied)(item)
    const refused = await desk.send(`d/${id}/publish`, { state: 'reviewed' })
    expect(refused.page.querySelector('[role=alert]')?.textContent).toContain('照抄原文')
    for (const item of items(id)) await write('晚上在村里开会，谁家的事都能讲。')(item)
    const done = await desk.send(`d/${id}/publish`, { state: 'reviewed' })
    expect(done.address.searchParams.get('told')).toBe('reviewed')
    expect(published(id)).not.toMatch(/^draft:|passage|checked/mu)
    expect(readdirSync(join(desk.drafts, 'before')).map((name) => name.startsWith(id))).toContain(true)
    expect(answered('嘉禾县夜间村务会的办结率是多少', false)).toContain('95.3%')
    expect(desk.shelf.list()).toEqual([])
  })

  it('looks anchors up in a document of any encoding, and refuses what is not printed there', async () => {
    const id = await take(new Uint8Array(Buffer.from(`\uFEFF${NIGHT_MEETINGS}`, 'utf16le')), '会.txt')
    confirmAll(id)
    const file = join(desk.drafts, `${id}.yaml`)
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll('事项4862件，办结4635件', '事项4862件，已办4635件'),
    )
    const refused = await desk.send(`d/${id}/publish`, { state: 'checked' })
    expect(refused.page.querySelector('[role=alert]')?.textContent).toContain('事项4862件，已办4635件')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('已办4635件', '办结4635件'))
    expect((await desk.send(`d/${id}/publish`, { state: 'checked' })).address.searchParams.get('told')).toBe(
      'checked',
    )
  })
})

it('throws nothing away: a discarded draft is kept among earlier versions', async () => {
  const id = await take()
  await desk.send(`d/${id}/discard`, {})
  expect(desk.shelf.list()).toEqual([])
  expect(readdirSync(join(desk.drafts, 'before'))).toEqual([`${id}-2026-01-02T030405.yaml`])
  expect(desk.errors).toEqual([])
})
