/** Where a figure is printed: the evidence of one or of several, and how to cite them. */
import type { Article, Figure } from '../knowledge/article.ts'
import { figureCode } from '../knowledge/codes.ts'
import type { Passage } from '../knowledge/passage.ts'
import type { Browse } from './browse.ts'
import type { BrowseIndex } from './browse-index.ts'
import { chunk } from './chunk.ts'
import { type CitationForm, citationForms, citedText } from './citation.ts'
import { correctedFigure } from './corrected.ts'
import { toldMetric } from './figure-words.ts'
import {
  type Action,
  type Block,
  type Button,
  type Evidence,
  headingBlock,
  type Message,
  noteBlock,
  textBlock,
} from './message.ts'
import { PAGE, returning } from './page-buttons.ts'
import { placeText } from './place-text.ts'
import { sourceBlock } from './record-blocks.ts'

export function createEvidencePages({
  articles,
  coded,
  passageOf,
  practices,
}: BrowseIndex): Pick<Browse, 'citations' | 'evidence' | 'evidenceOf'> {
  function evidencePage(figureId: string, back?: Action, forAdmin = false): Message | undefined {
    // A message of long ago bears the id that a figure had then.
    const record = coded(figureId)
    const figure = record?.kind === 'figure' ? record.figure : undefined
    const article = figure && articles.get(figure.articleId)
    if (figure === undefined || article === undefined) return undefined
    return evidenceOf([figure], [article], back, forAdmin)
  }

  function evidenceOf(
    some: readonly Figure[],
    sources: readonly Article[],
    back?: Action,
    forAdmin = false,
  ): Message {
    const shown = some.slice(0, PAGE.evidence)
    const blocks: Block[] = shown.flatMap((figure): Block[] => {
      const article = articles.get(figure.articleId)
      const practice = practices.get(figure.practiceId ?? '')
      if (article === undefined) return []
      const evidence = evidenceFor(figure, article, { forAdmin, passage: passageOf(figure) })
      const { article: _, ...bare } = evidence
      return [
        ...correctedFigure(figure),
        { kind: 'evidence', evidence: shown.length === 1 ? evidence : bare },
        ...(shown.length === 1 && practice !== undefined ? [noteBlock(`出自做法「${practice.name}」`)] : []),
      ]
    })
    if (shown.some((figure) => passageOf(figure) === undefined)) blocks.push(...anchorAlone(shown.length))
    const articleBlocks = sources.map((article, index) => sourceBlock(index + 1, article))
    return {
      blocks:
        blocks.length === 0
          ? [headingBlock('出处'), ...articleBlocks]
          : shown.length === 1
            ? blocks
            : [...blocks, ...articleBlocks],
      buttons: [
        ...chunk(
          shown.flatMap((figure): Button[] => {
            const article = articles.get(figure.articleId)
            if (article === undefined) return []
            const text = copied(citedText(figure, article))
            return [{ label: `复制 ${figure.printed}`, action: { kind: 'copy', text } }]
          }),
          2,
        ),
        ...citing(shown, back),
        ...(back === undefined ? [] : [[returning(back)]]),
      ],
    }
  }

  function citationsPage(some: readonly Figure[], back?: Action): Message | undefined {
    const cited = some.slice(0, PAGE.evidence).flatMap((figure) => {
      const article = articles.get(figure.articleId)
      return article === undefined ? [] : [{ figure, article }]
    })
    if (cited.length === 0) return undefined
    const forms = citationForms(cited)
    return {
      blocks: [
        ...forms.flatMap(({ name, text }) => [headingBlock(name), textBlock(text)]),
        noteBlock('原文没有印的日期、版次照“不详”写，正式引用前请补上。'),
      ],
      buttons: [...chunk(forms.flatMap(copyButton), 3), ...(back === undefined ? [] : [[returning(back)]])],
    }
  }

  return { evidence: evidencePage, evidenceOf, citations: citationsPage }
}

/** Said where the print around an anchor cannot be shown. */
export const ANCHOR_ALONE = '带“……”的原文只收了这一小段，前后文请查原报道。'
const anchorAlone = (figures: number): Block[] => (figures === 0 ? [] : [noteBlock(ANCHOR_ALONE)])

/** The evidence of a figure, as every channel shows it. */
export function evidenceFor(
  figure: Figure,
  article: Article,
  { forAdmin = false, passage }: { readonly forAdmin?: boolean; readonly passage?: Passage | undefined } = {},
): Evidence {
  return {
    printed: figure.printed,
    metric: toldMetric(figure),
    place: `${placeText(figure.locality)}${figure.place ?? ''}`,
    ...(figure.asOf === undefined ? {} : { asOf: figure.asOf }),
    article: {
      title: article.title,
      byline: article.byline,
      ...(article.publication === null ? {} : { publication: article.publication }),
    },
    anchor: figure.anchor,
    ...(passage === undefined ? {} : { passage }),
    code: figureCode(figure),
    // Where the knowledge folder lies on this machine is nobody's business.
    ...(forAdmin
      ? {
          files: {
            document: article.document.file,
            record: article.file.split(/[\\/]/u).slice(-2).join('/'),
          },
        }
      : {}),
  }
}

/** What a copy button may hold. */
const COPY_LENGTH = 256

/** What is too long for a button ends in dots. */
const copied = (text: string): string =>
  text.length <= COPY_LENGTH ? text : `${text.slice(0, COPY_LENGTH - 1)}…`

const copyButton = ({ name, text }: CitationForm): Button[] =>
  text.length <= COPY_LENGTH ? [{ label: `复制${name}`, action: { kind: 'copy', text } }] : []

function citing([first, second]: readonly Figure[], back: Action | undefined): Button[][] {
  if (first === undefined) return []
  const label = '引用格式'
  if (second === undefined) {
    const { id } = first
    const cite: Action = { kind: 'cite', figureId: id, back: { kind: 'evidence', figureId: id } }
    return [
      [
        { label, action: cite },
        { label: '★ 收藏', action: { kind: 'collect', code: figureCode(first) } },
        { label: '证据卡', action: { kind: 'card', id } },
      ],
    ]
  }
  return back?.kind === 'answer'
    ? [[{ label, action: { kind: 'answerCite', slip: back.slip, page: back.page } }]]
    : []
}
