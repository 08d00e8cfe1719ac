import { createRenderPicture } from '../../src/papers/picture.ts'

/** Lines of Chinese print as a picture, the first two of them larger. */
export function pictureOf(lines: readonly string[]): Promise<Uint8Array> {
  const height = 60 + 44 * lines.length
  const texts = lines.map(
    (line, n) =>
      `<text x="40" y="${60 + 44 * n}" font-size="${n < 2 ? 34 : 26}" font-family="Noto Sans SC">${line}</text>`,
  )
  return createRenderPicture()(
    `<svg xmlns="http://www.w3.org/2000/svg" width="820" height="${height}"><rect width="820" height="${height}" fill="#fff"/>${texts.join('')}</svg>`,
  )
}
