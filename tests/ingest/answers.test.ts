/** What is answered from drafts as ingestion writes them: a shelf of its own, without a lexicon. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ingest } from '../../src/ingest/ingest.ts'
import { createSandbox } from '../../src/ingest/sandbox.ts'
import { loadGazetteer } from '../../src/knowledge/load.ts'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { type OpenCorpus, openCorpus } from '../../src/open-corpus.ts'

const DOCUMENTS = {
  '报告.txt':
    '政府工作报告\n——2025年1月8日在桃源县第十八届人民代表大会第四次会议上\n\n一、2024年工作回顾\n推行“屋场会”，召开屋场会1.2万场，化解矛盾纠纷8630件，化解率96.8%。\n\n二、2025年工作安排\n矛盾纠纷化解率稳定在97%以上。',
  '纪实.txt':
    '永泰县嵩口镇“邻里食堂”纪实\n福建省永泰县嵩口镇在祠堂办起“邻里食堂”。\n2020年，食堂增加到6家。\n2024年，全镇食堂发展到15家。\n计划到2026年食堂达到30家。',
  '访谈.txt':
    '对话贵州省遵义市汇川区住建局\n汇川区推行“红管家进格”。上半年，物业费收缴率从61%提高到84%，收取物业费1.2亿元。',
  '日记.txt':
    '驻村两年\n省司法厅驻湖南省江华瑶族自治县大圩镇两岔河村第一书记 周明\n\n村里办起“背篓超市”，老人把鸡蛋装进背篓放到村口，过路司机自己拿货扫码。背篓超市一年卖了31万元。',
  '瑶乡.txt': '湖南省江华瑶族自治县：“瑶寨夜话”\n江华县推行“瑶寨夜话”，干部晚上进寨听意见，夜话开了830场。',
  '公报.txt':
    '蒙城县2023年统计公报\n一、人口\n年末常住人口104.6万人，比上年末减少0.8万人。\n二、社会保障\n年末有敬老院31所。',
  '广播.txt':
    '羊倌广播\n宁夏回族自治区盐池县办起“羊倌广播”。大水坑镇最早，选出羊倌播音员29名。各乡镇随后跟上，现有羊倌播音员137名。',
}

let folder: string
let corpus: OpenCorpus
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-test-'))
  const sandbox = createSandbox()
  for (const [name, text] of Object.entries(DOCUMENTS)) writeFileSync(join(folder, name), text)
  await ingest({
    paths: Object.keys(DOCUMENTS).map((name) => join(folder, name)),
    out: join(folder, 'drafts'),
    context: { gazetteer: loadGazetteer(), topics: [] },
    sandbox,
  })
  sandbox.close()
  corpus = openCorpus(join(folder, 'drafts'), { drafts: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  ['桃源县的矛盾纠纷化解率是多少？', '96.8%'],
  ['嵩口镇的食堂有多少家？', '15家'],
  ['汇川区物业费收缴率是多少？', '84%'],
])('what is so leads, before what was and what is aimed at: %s', (question, printed) => {
  const { answerable, figures } = corpus.ask(question).answer
  expect(answerable).toBe(true)
  expect(figures[0]?.figure.printed).toBe(printed)
})

it('a county’s figure leads before that of a town of it, unless the town is asked about', () => {
  const first = (question: string): string | undefined =>
    corpus.ask(question).answer.figures[0]?.figure.printed
  expect(first('盐池县有多少名羊倌播音员？')).toBe('137名')
  expect(first('盐池县大水坑镇有多少名羊倌播音员？')).toBe('29名')
})

it('what one of its villages does is no other place’s', () => {
  const said = (question: string): string =>
    plainText(answerMessage(corpus.ask(question).answer, corpus.context))
  expect(said('江华县的背篓超市是怎么回事？')).toMatch(/背篓放到村口/u)
  expect(said('江华县的背篓超市一年卖了多少钱？')).toMatch(/31万元/u)
  for (const question of ['江华县的背篓超市是怎么回事？', '江华县的背篓超市一年卖了多少钱？'])
    expect(said(question)).not.toMatch(/不是江华|不是该地/u)
})

it('the end of the year that a communiqué is of is asked for by its number', () => {
  expect(corpus.ask('蒙城县2023年末常住人口是多少？').answer.figures[0]?.figure.printed).toBe('104.6万人')
})

it('what is only aimed at says so', () => {
  const said = (question: string): string =>
    plainText(answerMessage(corpus.ask(question).answer, corpus.context))
  expect(said('桃源县的矛盾纠纷化解率目标是多少？')).toMatch(/化解率（目标）[：\s]?97%以上/u)
})
