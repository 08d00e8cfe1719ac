/** 国家级 of “国家级3个”, 当天 of “当天达50%”: the word by which a printed number is told from its siblings. */
export const labelOf = ({ printed }: { readonly printed: string }): string | undefined =>
  /^[“"]?([\u4e00-\u9fa5]{2,6}?)内?[达到”"]*\d/u.exec(printed)?.[1]
