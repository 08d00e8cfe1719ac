import type { Locality } from '../knowledge/article.ts'

/** A place as people write it in one go: 浙江省温州市. */
export const placeText = (locality: Locality): string => locality.join('')
