/**
 * The text of a page → its lines of print, each with the part it plays: byline, heading, caption, jump mark, text.
 * Only the shape of a line decides here; which article it belongs to is decided later, from what it says.
 */
import { squash } from '../knowledge/article.ts'
import { SURNAME } from './private-persons.ts'

export type LineRole =
  | 'text'
  /** Who wrote the article: where a byline stands, an article begins. */
  | 'byline'
  /** A headline or a heading within an article: short, and no sentence. */
  | 'heading'
  /** A row of a table, read out as a sentence. */
  | 'row'
  | 'caption'
  /** “下转B13版”: the article goes on elsewhere. */
  | 'continued'
  /** “上接B12版”: an article goes on here. */
  | 'continues'
  /** Page numbers, running heads, rules, print in other languages: belongs to no article. */
  | 'furniture'

export interface PrintedLine {
  readonly text: string
  readonly role: LineRole
  /** 1-based line of the document. */
  readonly line: number
  /** Offset of the first character in the document without white space. */
  readonly start: number
  readonly end: number
  /** How many blank lines stand before it. */
  readonly gap: number
}

const NAME_LIST = '[\\p{Script=Han}·A-Za-z\\s、，]{2,60}'
const PRESS = '[\\p{Script=Han}]{0,12}'
const BULLET = '[■□●◆▪◼▲△※◎○]'
const REPORTER = new RegExp(
  `^${BULLET}?\\s{0,4}${PRESS}\\s{0,4}(?:记者|通讯员|撰稿人|特约撰稿)\\s{0,4}[：:]?${NAME_LIST}$`,
  'u',
)
const PARTY_OFFICE = new RegExp(
  `^${BULLET}?\\s*(?:作者单位[：:])?中共\\p{Script=Han}{2,24}(?:委|委员会|党工委|工委)(?:\\p{Script=Han}{2,10}(?:部|办公室|办|委员会|委|局|学校|校))?$`,
  'u',
)
/** 供稿：蕉岭县委宣传部 says which county a case of a collection is from. */
const AUTHOR = /^[（(]?(?:作者|文|撰文|撰稿|供稿(?!.{0,40}[省市县区旗州镇乡]))\s*[:：/／|]\s*\S{2,40}[）)]?$/u
/** `张敬文 李蔓`: who wrote a paper. */
const AUTHORS = new RegExp(
  `^(?:${SURNAME}\\p{Script=Han}{1,2}[\\d¹²³⁴⁵,，、\\s]{1,4}){1,5}${SURNAME}\\p{Script=Han}{1,2}[\\d¹²³⁴⁵,，\\s]{0,4}$`,
  'u',
)
/** An office or people; ▲ 走在前面的 is a heading. */
const BULLET_OFFICE = new RegExp(
  `^${BULLET}\\s{0,4}(?:(?=[^。]{0,40}(?:[委部局办府院校社队署会]|中心|公司|街道|[县区镇乡]$))[^。！？；，：:“”]{2,40}|(?:${SURNAME}\\p{Script=Han}{1,2}[、\\s]{0,4}){1,6})$`,
  'u',
)

const PAGE = '[（(〔【]?\\s{0,4}[▶►▲]{0,4}\\s{0,4}'
const PAGE_NUMBER = '第?\\s{0,4}[A-Za-z]?\\s{0,4}[0-9０-９一二三四五六七八九十]{1,4}\\s{0,4}版?'
const JUMP_TAIL = '[^。，；、]{0,12}[）)〕】]?[—\\-─━_\\s]{0,80}'
const CONTINUED = new RegExp(
  `${PAGE}(?:下转|转|未完[，,、]?\\s{0,4}(?:下)?转)\\s{0,4}${PAGE_NUMBER}${JUMP_TAIL}$`,
  'u',
)
const CONTINUES = new RegExp(`^${PAGE}(?:上接|紧接|接)\\s{0,4}${PAGE_NUMBER}${JUMP_TAIL}$`, 'u')
/** A mark that shares its line with text: only in brackets, since 下转 and 上接 are ordinary words too. */
const CONTINUED_BEHIND = /[（(〔【]\s{0,4}(?:下转|未完)[^（(）)。]{1,16}[）)〕】][—\-─━_\s]{0,80}$/u
const CONTINUES_AHEAD = /^[（(〔【]\s{0,4}(?:上接|紧接)[^（(）)。]{1,16}[）)〕】][—\-─━_\s]{0,80}/u

const CREDIT = /(?:供图|摄影报道|摄影|摄|资料图|资料照片|图片社发?|发)\s*[）)]?[。.]?$/u
const IN_PICTURE = /(?:^|[。，\s（(])(?:图为|图①|图②|图一|上图|下图|左图|右图|题图)/u
const ENDS_SENTENCE = /[。！？；…][”’）)》」』]?$/u
const CAPTION_LIMIT = 160
export const HEADING_LIMIT = 44
const NUMBERED =
  /^(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十]+[、，章节部]|\d{1,2}[、．.](?!\d))/u

/** Whether a line ends where a sentence ends; else the sentence goes on in another line. */
export const endsSentence = (text: string): boolean => ENDS_SENTENCE.test(text.trimEnd())

/** Opening marks without their closing ones mean that a line was cut in the middle. */
function balanced(text: string): boolean {
  for (const [open, close] of ['“”', '《》', '（）', '()', '‘’', '「」'].map((pair) => [...pair])) {
    let depth = 0
    for (const c of text) {
      if (c === open) depth += 1
      else if (c === close) depth -= 1
      if (depth < 0) return false
    }
    if (depth !== 0) return false
  }
  return true
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Whether a word runs across the seam, as 公共安|全 does: then the two lines are one sentence. */
export function wordAcross(before: string, after: string): boolean {
  const head = before.slice(-6)
  const tail = after.slice(0, 6)
  let at = 0
  for (const { segment } of segmenter.segment(head + tail)) {
    const end = at + segment.length
    if (at < head.length && end > head.length) return true
    at = end
  }
  return false
}

interface Piece {
  text: string
  line: number
  gap: number
}

/** Lines, with marks that share a line with text moved to lines of their own. */
function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let gap = 0
  text.split('\n').forEach((raw, index) => {
    const line = index + 1
    let rest = raw.trim()
    if (rest === '') {
      gap += 1
      return
    }
    const ahead = CONTINUES_AHEAD.exec(rest)?.[0]
    if (ahead !== undefined && ahead.length < rest.length) {
      found.push({ text: ahead.trim(), line, gap })
      rest = rest.slice(ahead.length)
      gap = 0
    }
    const behind = CONTINUED_BEHIND.exec(rest)?.[0]
    if (behind !== undefined && behind.length < rest.length) {
      found.push({ text: rest.slice(0, -behind.length).trim(), line, gap })
      found.push({ text: behind.trim(), line, gap: 0 })
    } else found.push({ text: rest, line, gap })
    gap = 0
  })
  return found
}

/** Who looked into it: 市委党校调研组 on a line of its own. */
const STUDY_GROUP = /^\p{Script=Han}{2,20}(?:调研组|课题组|编写组|调查组)$/u
/** `本报讯（记者 陈一）` alone on a line: the article begins below. */
const DATELINE = /^本[报刊网]讯\s{0,4}[（(][^（）()]{2,40}[）)]$/u

/** 鹤庆县融媒体中心 段银芬: the office of a paper, and who writes for it. */
const PRESS_OFFICE =
  /^\p{Script=Han}{2,14}(?:融媒体?(?:中心)?|新闻中心|报社|广播电视台)[\s　]{1,6}\p{Script=Han}[\p{Script=Han}\s　、]{1,16}$/u

const isByline = (text: string): boolean =>
  squash(text).length <= 60 &&
  (STUDY_GROUP.test(squash(text)) ||
    DATELINE.test(text) ||
    REPORTER.test(text) ||
    PARTY_OFFICE.test(squash(text)) ||
    AUTHOR.test(text) ||
    AUTHORS.test(text) ||
    PRESS_OFFICE.test(text) ||
    BULLET_OFFICE.test(text))

/** What a saved web page has around its article. */
const PAGE_FRAME =
  /^(?:本[报刊网](?:综合)?(?:消息|讯|电|记者综合报道)$|[【[]?(?:上一[篇条页]|下一[篇条页]|打印(?:本页)?|关闭(?:窗口|本页)?|分享到?|返回(?:顶部|首页)|扫一扫|字[体号]|收藏)[】\]：:]?|版权所有|主办单位|承办单位|网站地图|备案号|ICP|相关(?:链接|阅读|新闻)[：:]?|(?:往期|精彩|热门)(?:推荐|回顾|阅读)|推荐阅读|延伸阅读|猜你喜欢|点击上方|长按(?:识别|扫码)|END$|点亮“?在看|原创\s|(?:扫码)?关注我们|(?:发布|更新|发表)?(?:时间|日期)[：:]\d|(?:信息|文章|稿件)?来源[：:]|稿源[：:]|(?:浏览|点击|阅读)(?:次数|量)?[：:]?\d)/u
/** What stands at the head of a bulletin, whatever it holds. */
const MASTHEAD =
  /^(?:第?[（(]?(?:20\d{2}年)?第?[\d一二三四五六七八九十]{1,4}期[）)]?(?:[（(]总第?\d{1,5}期[）)])?|(?:工作|情况|政务|党建|民政|信息)?(?:简报|动态|快报|专报|要情|内参|交流))$/u
/** Who handed the text in. */
const HANDED_IN = /^[（(][^（）()。]{2,24}(?:供稿|提供|整理|报送)[）)]$/u
const BREADCRUMBS =
  /^[^。；，>＞»›]{2,20}[>＞»›]{1,2}[^。；，>＞»›]{2,20}[>＞»›]{1,2}[^。；，]{2,40}$|^(?:您?(?:现在|当前)?(?:的|所在)?位置[：:]|(?:网站)?首页(?:[>＞»›→/|·]|$))|(?:首页|主页)[>＞»›→]{1,2}/u

const STAMP =
  /(?:^|\s)20\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?=\s|$)|(?:^|\s)20\d{2}年\d{1,2}月\d{1,2}日\s{0,2}\d{1,2}[:：]\d{2}/u

function isFurniture(text: string): boolean {
  const bare = squash(text)
  // The end of a sentence may be all that is left for the last line.
  if (/^[。！？；，、”』）)]+$/u.test(bare)) return false
  if (!/\p{Script=Han}/u.test(bare)) return true
  if (
    PAGE_FRAME.test(bare) ||
    MASTHEAD.test(bare) ||
    HANDED_IN.test(bare) ||
    (bare.length <= 80 && BREADCRUMBS.test(bare))
  )
    return true
  // When it was put on the page, and by whom, on a line of its own.
  if (bare.length <= 60 && STAMP.test(text) && !/[。；]/u.test(bare)) return true
  return (
    /^(?:责任?编辑|责编|编辑|校对|版式|美编|电话|邮箱|E-?mail|第?[A-Z]?\d{1,3}版|\d{4}年\d{1,2}月\d{1,2}日)/iu.test(
      bare,
    ) && bare.length <= 40
  )
}

/**
 * The lines of a document's text with their roles.
 * @param headings 1-based lines that the document itself marks as headings
 * @param rows 1-based lines that are rows of a table
 */
export function readPrint(
  text: string,
  headings: ReadonlySet<number> = new Set(),
  rows: ReadonlySet<number> = new Set(),
): PrintedLine[] {
  const raw = pieces(text)
  const roles: LineRole[] = raw.map(({ text, line }) =>
    rows.has(line)
      ? 'row'
      : headings.has(line) && !isByline(text)
        ? 'heading'
        : isFurniture(text)
          ? 'furniture'
          : CONTINUED.test(text) || (CONTINUED_BEHIND.test(text) && text.length < 24)
            ? 'continued'
            : CONTINUES.test(text)
              ? 'continues'
              : isByline(text)
                ? 'byline'
                : 'text',
  )
  const at = (index: number): string => raw[index]?.text ?? ''
  for (let i = 0; i < raw.length; i += 1) {
    if (roles[i] !== 'text') continue
    const bare = squash(at(i))
    if (IN_PICTURE.test(at(i)) && bare.length <= CAPTION_LIMIT) roles[i] = 'caption'
    else if (
      CREDIT.test(bare) &&
      bare.length <= CAPTION_LIMIT &&
      /供图|摄|图/u.test(bare) &&
      (raw[i]?.gap ?? 0) + (raw[i + 1]?.gap ?? 9) > 0
    ) {
      roles[i] = 'caption'
      // The credit often stands on a line of its own below the sentence it belongs to.
      const above = squash(at(i - 1))
      const apart = raw[i - 1]?.gap ?? 0
      if (
        bare.length <= 24 &&
        roles[i - 1] === 'text' &&
        above.length <= 90 &&
        (raw[i]?.gap === 0 || apart >= 2)
      )
        roles[i - 1] = 'caption'
    }
  }
  for (let i = 0; i < raw.length; i += 1) if (roles[i] === 'text' && isHeading(i)) roles[i] = 'heading'
  // What is a heading in one place is one wherever it is printed again.
  const printedHeadings = new Set(
    raw.filter((_, i) => roles[i] === 'heading').map(({ text }) => squash(text)),
  )
  for (let i = 0; i < raw.length; i += 1)
    if (roles[i] === 'text' && printedHeadings.has(squash(at(i)))) roles[i] = 'heading'

  /** Short, whole, no sentence, and neither cut out of the line before nor of the one behind. */
  function isHeading(i: number): boolean {
    const text = at(i)
    const bare = squash(text)
    if (/^(?:下一步|接下来|怎么[干办做])$/u.test(bare)) return true
    if (bare.length < 4 || bare.length > HEADING_LIMIT || /[。；！，、：:…]$/u.test(bare) || !balanced(bare))
      return (
        NUMBERED.test(bare) &&
        bare.length <= HEADING_LIMIT &&
        !bare.slice(0, -1).includes('。') &&
        !tells(bare)
      )
    if (/[。；]/u.test(bare) || /^[，。；、）”》]/u.test(bare)) return false
    const previous = neighbour(i, -1)
    const next = neighbour(i, 1)
    if (NUMBERED.test(bare)) return true
    if (next === undefined) return previous === undefined
    // `优化服务机制，提升治理 | 效能。提升物业服务水平`: the next line ends this one's sentence.
    if (wordAcross(bare, at(next)) || /^[^，。；]{1,4}。/u.test(at(next))) return false
    const commas = bare.match(/，/gu)?.length ?? 0
    if (commas > 1) return false
    // A number is what a sentence tells; a line that ends in one goes on with its measure word.
    if ((commas > 0 && /\d/u.test(bare)) || /[\d万亿达共约]$/u.test(bare)) return false
    if (previous !== undefined && roles[previous] === 'text' && !endsSentence(at(previous))) {
      // After a cut line only print that looks like nothing else is a heading: two phrases with a space between.
      return isTwoPhrases(text) && !wordAcross(at(previous), text)
    }
    if (isTwoPhrases(text)) return true
    // A date at the front opens a sentence; a text of ordinary length that ends a sentence follows a heading.
    return (
      !/^(?:\d|今年|近年|截至|目前|去年)/u.test(bare) &&
      bare.length <= 32 &&
      !/^[的了和与及]/u.test(squash(at(next)))
    )
  }

  function neighbour(i: number, step: 1 | -1): number | undefined {
    for (let j = i + step; j >= 0 && j < raw.length; j += step) {
      if (roles[j] === 'caption' || roles[j] === 'furniture') continue
      return roles[j] === 'text' || roles[j] === 'heading' ? j : undefined
    }
    return undefined
  }

  let offset = 0
  return raw.map(({ text, line, gap }, i) => {
    const start = offset
    offset += squash(text).length
    return { text, role: roles[i] ?? 'text', line, gap, start, end: offset }
  })
}

/** （二）选聘专职分拣员200名；: an item that ends as a sentence does and counts something heads nothing. */
const tells = (bare: string): boolean =>
  /[。；]$/u.test(bare) &&
  /\d/u.test(bare.replace(/^[（(]?\d{1,3}[）)、．.]/u, '').replace(/20\d{2}年/gu, ''))

/** `坚持问题导向抓改革 加速完善基层治理体系`: headings of two or three phrases are set with spaces between them. */
function isTwoPhrases(text: string): boolean {
  const parts = text.trim().split(/[\s　]+/u)
  return parts.length >= 2 && parts.length <= 4 && parts.every((part) => part.length >= 3)
}
