/** A brief that is asked for in chat: as a Word file, as Markdown, and its figures as a spreadsheet. */
import type { Answer } from '../answer/answer.ts'
import { type Brief, type BriefContent, composeBrief } from '../brief/brief.ts'
import { briefMarkdown } from '../brief/markdown.ts'
import type { FindBriefContent } from '../brief/subject.ts'
import { figureSheet, type SheetFigure } from '../export/figure-sheet.ts'
import { sheetsXlsx } from '../export/xlsx.ts'
import type { Practice } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { corpusVersion } from '../knowledge/version.ts'
import type { Browse } from '../messages/browse.ts'
import { headingBlock, type Message, noteBlock, say, textBlock } from '../messages/message.ts'
import { fileOf } from '../messages/outgoing-file.ts'
import type { Papers } from './papers.ts'
import type { Outgoing } from './spoken.ts'

/** The practices that an answer tells, or that its figures are of. */
export function practicesTold({ figures, practices }: Answer, find: Browse['findPractice']): Practice[] {
  const told = [
    ...practices.map(({ practice }) => practice),
    ...figures.flatMap(({ figure }) => find(figure.practiceId ?? '') ?? []),
  ]
  return [...new Set(told)]
}

/** What a brief of these words holds; where they find nothing, what the answer to them told. */
export function briefContentOf(
  find: FindBriefContent,
  words: string,
  told: readonly Practice[],
): BriefContent | undefined {
  const content = { subject: `“${words.slice(0, 30)}”`, practices: told, whole: [] }
  return find(words) ?? (told.length === 0 ? undefined : content)
}

/** Today, as it is to stand in a paper. */
export const paperDate = (now: number, timeZone: string): string =>
  new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone }).format(now)

/** @param date as it is to stand */
export function briefOf(content: BriefContent, knowledge: Knowledge, date: string): Brief {
  const articles = new Map(knowledge.articles.map((article) => [article.id, article]))
  return composeBrief(content, {
    articleOf: (id) => articles.get(id),
    measureOf: (name) => knowledge.lexicon.measures.find((measure) => measure.name === name),
    date,
    corpus: { articles: knowledge.articles.length, version: corpusVersion(knowledge) },
  })
}

/** The figures of a brief as the rows of a sheet. */
export const briefRows = ({ figures }: Brief, knowledge: Knowledge): readonly SheetFigure[] =>
  figures.flatMap((figure) => {
    const article = knowledge.articles.find(({ id }) => id === figure.articleId)
    return article === undefined ? [] : [{ figure, article }]
  })

export async function briefOutgoing(brief: Brief, knowledge: Knowledge, papers: Papers): Promise<Outgoing> {
  const document = await papers.brief(brief).catch(() => undefined)
  const rows = briefRows(brief, knowledge)
  const counted = brief.places.reduce((sum, { practices }) => sum + practices.length, 0)
  return {
    message: {
      blocks: [
        headingBlock(brief.title),
        textBlock(
          `${brief.places.length}个地方，${counted}条做法，${brief.figures.length}个数据，每个都有脚注。`,
        ),
        noteBlock(
          document === undefined
            ? 'Word 没有生成成，先用 Markdown 的。'
            : '内容照语料写成，没有添加；引用前请看末尾“数据没有说明的”。',
        ),
      ],
      buttons: [],
    },
    files: [
      ...(document === undefined ? [] : [fileOf(`${brief.title}.docx`, document)]),
      fileOf(`${brief.title}.md`, briefMarkdown(brief)),
      ...(rows.length === 0 ? [] : [fileOf(`${brief.title}.xlsx`, sheetsXlsx([figureSheet(rows)]))]),
    ],
  }
}

export const briefHint: Message = say(
  '写上主题或地方，我把做法和数据整理成一份材料（Word、Markdown，数据另存 Excel），比如“/brief 协商议事”“/brief 温州”“/brief 江西 物业”。',
)

export const nothingToBrief = (words: string): Message =>
  say(`语料里没有能写成“${words.slice(0, 20)}”材料的内容。发 /topics 看有哪些主题，发 /place 看有哪些地方。`)
