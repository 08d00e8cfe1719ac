/** The sections of an article: which heading stands within which, and whether what is under it was done or is only wanted. */
import type { Paragraph } from './paragraphs.ts'

export interface Section {
  /** As printed; '' above the first. */
  readonly heading: string
  /** Without number and place. */
  readonly name: string
  /** The heading and those it stands within, innermost first. */
  readonly headings: readonly string[]
  /** Whether it tells what is wanted or what is so already; undefined where the headings do not say. */
  readonly standing: 'plan' | 'done' | undefined
  /** Figures, but nothing that somebody did. */
  readonly hasNoDeeds: boolean
  readonly body: readonly Paragraph[]
}

const NO_DEEDS =
  /(?:基本情况|概况|现状|背景|引言|前言|摘要|导论|综合|问题的提出|(?<!(?:解决|破解|化解|告别|治好?|办好|回应)[^，。]{1,12})(?:问题|困难)|不足|短板|成因|启示|体会|感受|思考|讨论|结语|结论|参考文献|建议|打算|安排|思路|目标|计划|展望|规划|保障|保障措施|经费|资金来源|接下来|怎么干|任务|工作基础|(?:总体|工作)要求|下一?步.{0,6}|的(?:逻辑|影响|作用|效果|效应|限度|困境|困难|原因))$/u
const PLAN =
  /打算|(?:^|[：:，—])(?:今年|明年|下半年|下一步|接下来).{0,4}(?:怎么|如何)|下一步|下步|下一?阶段|今后|来年|明年|展望|思路|谋划|建议$|对策|(?:工作|有关|几点|具体|会议|讲|提)要求$|议定|决定事项|努力方向|承诺|任务分解|(?:实施步骤|(?:时间|进度|步骤)安排)$|(?:工作|总体|阶段|主要|重点|发展|年度?|具体)(?:目标|安排|任务|计划|部署)|^目标|20\d{2}年[^，。“”]{0,16}计划表?$/u
/** Sections of a plan that tell what is so already. */
const DONE =
  /^基础$|(?:工作|发展|现实|现有|规划)基础$|现状|回顾|(?<!(?:提升|提高|增强|巩固|扩大)[^，]{0,8})成效|基本情况|背景$|完成情况|概况|进展/u
/** Heads nothing that was done: a subtitle, who speaks, a question to somebody, a date, a remark in brackets, who signs. */
const NO_HEADING =
  /^(?:附件：.*|[（(][^（）()]{2,30}[）)]|.{0,30}\d{1,2}:\d{2}.{0,30}|\p{Script=Han}{1,9}(?:省|市|县|(?<!社)区|州|镇|乡)\p{Script=Han}{0,14}(?:(?<!业主|村民|居民)委员会|考察组|课题组|调研组|人民政府)(?:办公室)?(?:[县市区镇乡]长)?)$|^(?:中共|[省市县区州旗](?=[委政纪]|\p{Script=Han}{2,6}[局部]))[^，。；：“”]{1,26}(?:[局部]|办公室|人民政府|(?:考察|调研|课题|督导)组)[：:]?$|^[—－-]{1,2}|[？?]$|^(?:地区|地点|单位|时间|日期|(?:申报|报送|推荐|实施)单位|来源|作者|关键词|领域|类别)[：:]|^(?:记者|主持人|编者|问|答|出席|列席|缺席|参会|参加|主持|记录|整理|抄送|报送?|主送|发|印发|签发|联系人|采访人|受访人?|访谈人|(?:采访|访谈|会议|座谈|调研|发布|活动)(?:时间|地点|对象|人员?))[：:]|^(?:特此(?:通报|报告|汇报|通知|函复)|(?:以上|专此)(?:汇报|报告|意见)?|此致|敬礼|谢谢大家?|请(?:大家|各位|予?以?)[^，。]{0,4}(?:评议|审议|批评指正))[。！]?$|^\p{Script=Han}{0,24}(?:书记|主任|局长|站长|所长|[省市县区州乡镇旗盟村]长|记者|编辑)\s{0,4}\p{Script=Han}{1,2}\s{0,4}\p{Script=Han}{1,2}$|^\p{Script=Han}{2,24}(?:办公室|政府|委员会|[局办委])\s{0,4}(?:编印?|印发?)?\s{0,4}20\d{2}年\d{1,2}月\d{1,2}日(?:印发)?$/u
/** `存在的主要问题：…`: a heading that stands in its paragraph. */
/** `五、2025年打算。新建…`: a numbered heading that runs into its text; 【概况】 of a yearbook; `今年怎么干？`, said before it is told. */
const RUN_IN =
  /^【([^】]{2,24})】|^((?:先|再|最后|下面|接着)(?:说|讲|谈)[^，。]{0,3}(?:成绩|问题|要求|打算|安排))。|^(?:[一二三四五六七八九十\d]{1,3}[、．.]\s{0,2})([^，。；：“”]{2,14})。|^((?:今年|明年|下半年|下一步|接下来)[^，。；：“”？]{0,4}(?:怎么|如何)[干办做抓][^，。；？]{0,4})？/u
const LABEL = /^(?:[一二三四五六七八九十\d]{1,3}[、．.]\s{0,2})?([^，。；：“”]{2,12})：/u
/** 一是, 二要, 一、, （一）, 第一章, 案例一. */
export const NUMBERING =
  /^(?:[一二三四五六七八九十]{1,2}[是要](?!素)|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十]+[章节部条](?:分)?|\d{1,2}[、．.](?!\d)|\d{1,2}\s(?=\p{Script=Han})|(?:典型)?(?:案例|样本|做法|经验|举措|实践|探索)[一二三四五六七八九十\d]{1,3}(?!人))[\s：:]{0,3}/u
const PLACE_BEFORE =
  /^(?:\p{Script=Han}{2,11}?(?:省|自治区|自治县|市|县|区|州|旗|镇|乡|街道|村|社区)){1,4}(?:[：:]\s{0,3}|$)/u
/** How headings are numbered, outermost first; a heading without a number stands within those that have one. */
const LEVELS: readonly RegExp[] = [
  /^第[一二三四五六七八九十]+(?:章|部分)/u,
  /^第[一二三四五六七八九十]+[节条]/u,
  /^[一二三四五六七八九十]{1,3}[、．.]/u,
  /^[（(][一二三四五六七八九十]{1,3}[）)]/u,
  /^\d{1,2}[、．.](?!\d)/u,
  /^[（(]\d{1,2}[）)]/u,
]
/** A paper that reports one year and plans the next. */
const REPORTS = /总结|报告|汇报|思路|打算|计划/u

export const bareHeading = (heading: string): string =>
  heading
    .replace(NUMBERING, '')
    .replace(PLACE_BEFORE, '')
    .replace(/[：:]$/u, '')
    .trim()

/** What a plan sets out to do is what it has to tell. */
const IS_PLAN = /^(?!.*(?:总结|报告|汇报)).*(?:方案|规划|计划)/u
const TASKS = /(?<!目标)任务$/u

export function sectionsOf(paragraphs: readonly Paragraph[], title: string): Section[] {
  const hasNone = (name: string): boolean => NO_DEEDS.test(name) && !(IS_PLAN.test(title) && TASKS.test(name))
  const ahead = yearAhead(
    paragraphs.flatMap(({ kind, print }) => (kind === 'heading' ? [print] : [])),
    title,
  )
  const sections: (Section & { body: Paragraph[] })[] = []
  const above: { heading: string; level: number }[] = []
  const open = (heading: string, within: readonly string[]): void => {
    const headings = [heading, ...within].filter((one) => one !== '')
    const name = bareHeading(heading)
    sections.push({
      heading,
      name,
      headings,
      standing: standingOf(headings, ahead),
      hasNoDeeds: headings.some((one) => hasNone(bareHeading(one)) || isAhead(one, ahead)),
      body: [],
    })
  }
  const inner = (): string[] => above.map(({ heading }) => heading).toReversed()
  open('', [])
  for (const paragraph of paragraphs) {
    if (paragraph.kind === 'heading') {
      const heading = paragraph.print.trim()
      // The title's own lines stand above all sections; a question goes on with what is told.
      if (NO_HEADING.test(heading)) continue
      const level = levelOf(heading)
      while (above.length > 0 && (above.at(-1)?.level ?? 0) >= level) above.pop()
      open(heading, inner())
      above.push({ heading, level })
      continue
    }
    const label = paragraph.kind === 'text' ? labelOf(paragraph.text) : undefined
    if (label === undefined) {
      sections.at(-1)?.body.push(paragraph)
      continue
    }
    open(label, inner())
    sections.at(-1)?.body.push(paragraph)
    // A label on a line of its own heads what follows.
    const [last, ...rest] = inner()
    if (!paragraph.text.endsWith('：')) open(last ?? '', rest)
  }
  return sections
}

/** What a paragraph says it is about before it tells it, where that is no deed. */
function labelOf(text: string): string | undefined {
  const [, entry, spoken, heading, question] = RUN_IN.exec(text) ?? []
  const label = LABEL.exec(text)?.[1] ?? heading
  return entry ?? spoken ?? question ?? (label !== undefined && NO_DEEDS.test(label) ? label : undefined)
}

function levelOf(heading: string): number {
  const level = LEVELS.findIndex((form) => form.test(heading))
  return level < 0 ? LEVELS.length : level
}

/** What the innermost heading says that says anything. */
function standingOf(headings: readonly string[], ahead: string | undefined): 'plan' | 'done' | undefined {
  for (const heading of headings) {
    const name = bareHeading(heading)
    if (PLAN.test(name) || isAhead(name, ahead)) return 'plan'
    if (DONE.test(name)) return 'done'
  }
  return undefined
}

const isAhead = (heading: string, ahead: string | undefined): boolean =>
  ahead !== undefined && heading.includes(`${ahead}年`) && !DONE.test(heading)

/** As `Section.standing`. @param all headings of the article */
export const standingIn = (
  headings: readonly string[],
  all: readonly string[],
  title: string,
): Section['standing'] => standingOf(headings, yearAhead(all, title))

/** 2025 in a paper whose headings tell of 2024 and 2025: the year that is planned. */
function yearAhead(headings: readonly string[], title: string): string | undefined {
  const years = new Set([title, ...headings].flatMap((text) => text.match(/20\d{2}(?=年)/gu) ?? []))
  const [first, second, ...others] = [...years].toSorted()
  return REPORTS.test(title) && others.length === 0 && Number(second) === Number(first) + 1
    ? second
    : undefined
}
