/** Private persons in a text: their numbers are nobody's business, and neither are their names. */
export const SURNAME =
  '[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]'
const CALLED =
  '(?:大爷|大妈|大叔|大娘|大姐|大哥|大伯|大嫂|奶奶|爷爷|阿姨|阿婆|阿公|阿爷|叔叔|伯伯|婶|嫂|老汉|师傅|婆婆|老伯|伯(?=[自一把说，、])|女士|先生|老太|某某|某(?![地县市区镇村街单]|[^。；]{0,3}对[^。；，]{2,20}(?:研究|调查|考察)))'
const RESIDENT =
  '(?:居民|村民|业主|老人|住户|市民|租户|户主|脱贫户|低保户|骑手|店主|摊主|农户|茶农|果农|渔民|牧民|家长)'
/** A character of a given name, and none that makes a word of it: 居民高兴地说, 村民方便了. */
const GIVEN =
  '(?:(?![兴便度了的地得是在有们着过去来意常全复员会家说不镇村区乡县市街社户名位血标龄])\\p{Script=Han})'
/** What stands right behind a name. */
const NAME_ENDS = '(?=[，。：“（(说住告称指拉今每]|来|在|一|家)'
const PERSON = new RegExp(
  [
    `(?:\\d{1,3}岁的)?${RESIDENT}?${SURNAME}${CALLED}`,
    // An old man of a rarer surname.
    `\\d{1,3}岁的\\p{Script=Han}{1,2}(?:伯|叔|婶|嫂|姨|爷|公|婆)`,
    `\\d{1,3}岁的${RESIDENT}?${SURNAME}${GIVEN}{1,2}${NAME_ENDS}`,
    `\\d{1,3}岁的(?:居民|村民|业主|老人|住户|市民|党员)?\\p{Script=Han}{2,3}(?=[，。说住告称指拉]|家)`,
    `${RESIDENT}(?:${SURNAME}${GIVEN}{2}${NAME_ENDS}|[小老]${SURNAME}(?![\\p{Script=Han}](?:区|街|村|镇|庄)))`,
  ]
    .map((form) => `${form}(?:（\\d{1,3}岁）|，?今年\\d{1,3}岁)?`)
    .join('|'),
  'gu',
)
const PHONE = /(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|\d{7,8}(?=（电话）))(?!\d)/gu
/** Where a sentence goes back from a person to what is so for all. */
const BACK_TO_ALL =
  /全[市县区镇乡省街村]|[我本][市县区镇乡街村]|累计|像(?:这样|[他她])|当地|社区(?:里)?(?:建|推|开|成)/u

/** Stretches that tell of one private person: their numbers are no figures. */
export function privateStretches(text: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = []
  for (const match of text.matchAll(PERSON)) {
    let start = match.index
    while (start > 0 && !/[。！？]/u.test(text.charAt(start - 1))) start -= 1
    let end = match.index + match[0].length
    const stop = /[。！？]/u.exec(text.slice(end))
    end = stop === null ? text.length : end + stop.index + 1
    for (;;) {
      const next = /^[”’]?(?:他|她|老人家?|老伴|家里|“)[^。！？]{0,200}[。！？]/u.exec(text.slice(end))
      if (next === null) break
      end += next[0].length
    }
    const back = BACK_TO_ALL.exec(text.slice(match.index + match[0].length, end))
    if (back !== null) end = match.index + match[0].length + back.index
    found.push({ start, end })
  }
  return found
}

/** A passage without the names, ages and telephone numbers of private persons. */
export const withoutPersons = (text: string): string =>
  text.replace(PERSON, '一位居民').replace(PHONE, '（电话略）')
