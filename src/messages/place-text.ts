import type { Locality } from '../knowledge/article.ts'

/** A place as people write it in one go: 浙江省温州市. */
export const placeText = (locality: Locality): string => locality.join('')

/** A place told among others: a city or county by its name, what is smaller behind its city, for 西湖区 is in several. */
export function nearPlace(locality: Locality): string {
  const name = locality.at(-1) ?? ''
  if (locality.length < 2 || /[市县旗州盟省]$/u.test(name)) return name
  return `${locality.at(locality.length > 2 ? 1 : 0) ?? ''}${name}`
}
