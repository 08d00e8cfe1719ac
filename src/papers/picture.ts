/** SVG → PNG with those slices of one font that its characters are in: the same picture on every machine, whatever fonts it has. */
import { Resvg } from '@resvg/resvg-js'
import { createFonts, type Fonts } from './fonts.ts'

const FAMILY = 'Noto Sans SC'
/** Pixels for a unit of the drawing: sharp on a phone. */
const ZOOM = 2

/** @throws NoGlyphError, of which the message names the characters */
export type RenderPicture = (svg: string) => Promise<Uint8Array>

export const createRenderPicture =
  (fonts: Pick<Fonts, 'filesFor'> = createFonts()): RenderPicture =>
  async (svg) => {
    const fontFiles = [...(await fonts.filesFor(drawnIn(svg)))]
    const options = {
      fitTo: { mode: 'zoom', value: ZOOM },
      font: { fontFiles, loadSystemFonts: false, defaultFontFamily: FAMILY },
    } as const
    return new Resvg(svg, options).render().asPng()
  }

/** The characters of the texts of a drawing. */
function drawnIn(svg: string): string {
  return svg
    .split('<text ')
    .slice(1)
    .map((rest) => rest.slice(rest.indexOf('>') + 1, rest.indexOf('</text>')))
    .join('')
    .replace(/&(?:amp|lt|gt|quot);/gu, (entity) => ENTITIES[entity] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }
