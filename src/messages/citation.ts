/** A figure with its source as it is put into a document: in brackets, as a footnote, or as GB/T 7714 has it. */
import type { Article, Figure } from '../knowledge/article.ts'
import { ownPlace } from '../knowledge/own-place.ts'
import { placeText } from './place-text.ts'

export interface CitedFigure {
  readonly figure: Figure
  readonly article: Article
}

/** One way to cite, ready to be pasted. */
export interface CitationForm {
  readonly name: string
  readonly text: string
}

const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩'

/** `浙江省温州市推行“业财代理”的小区数：136个（目前）` */
export function factText(figure: Figure): string {
  const { asOf, locality, metric, printed } = figure
  return `${placeText(locality)}${ownPlace(figure) ?? ''}：${metric}${printed}${asOf === undefined ? '' : `（${asOf}）`}`
}

/** Several figures of one article share its note. @param cited at most ten */
export function citationForms(cited: readonly CitedFigure[]): readonly CitationForm[] {
  const articles = [...new Set(cited.map(({ article }) => article))]
  const noted = (mark: (n: number) => string, source: (article: Article) => string): string =>
    [
      ...cited.map(({ article, figure }) => `${factText(figure)}${mark(articles.indexOf(article))}`),
      ...articles.map((article, n) => `${mark(n)} ${source(article)}`),
    ].join('\n')
  return [
    { name: '写在文中', text: cited.map(({ article, figure }) => citedText(figure, article)).join('\n') },
    { name: '脚注', text: noted((n) => CIRCLED[n] ?? '', footnote) },
    { name: 'GB/T 7714', text: noted((n) => `[${n + 1}]`, reference) },
  ]
}

/** One sentence, the source in brackets. */
export function citedText(figure: Figure, { byline, publication, title }: Article): string {
  const source = [`《${title}》`, byline, publication ?? ''].filter((word) => word !== '')
  return `${factText(figure)}（据${source.join('，')}）`
}

function footnote({ byline, locality, publication, title }: Article): string {
  const authors = byline === '' ? '' : `${authorsOf(byline).join('、')}：`
  return `${authors}《${title}》（${placeText(locality)}）${publication === null ? '' : `，《${publication}》`}。`
}

/** What is not printed is said to be unknown, as the standard has it. */
function reference({ byline, publication, title }: Article): string {
  const authors = byline === '' ? [] : authorsOf(byline)
  const some = authors.slice(0, MOST_AUTHORS).join('，')
  const more = authors.length > MOST_AUTHORS ? '，等' : ''
  const kind = publication !== null && /报$/u.test(publication) ? 'N' : 'Z'
  const where = publication ?? '[出版者不详]'
  return `${some === '' ? '' : `${some}${more}. `}${title}[${kind}]. ${where}，[日期不详].`
}

/** Of more the standard names three. */
const MOST_AUTHORS = 3

/** `中国城市报记者 郭文治、郑新钰；通讯员 吴天平` names three people; an office is its own author. */
const authorsOf = (byline: string): string[] =>
  byline
    .split(/[；;]/u)
    .flatMap((group) => group.replace(/^\s*\S{0,12}(?:记者|通讯员|作者|撰稿人?)[\s:：]+/u, '').split('、'))
    .map((name) => name.trim())
    .filter((name) => name !== '')
