/** A brief → a Word file with its charts drawn. */
import type { Brief } from '../brief/brief.ts'
import { type BriefPicture, briefDocx } from '../brief/docx.ts'
import { chartSvg } from '../chart/chart-svg.ts'
import type { RenderPicture } from './picture.ts'

export type WriteBrief = (brief: Brief) => Promise<Uint8Array>

export function createWriteBrief(render: RenderPicture): WriteBrief {
  return async (brief) => {
    const pictures: BriefPicture[] = []
    for (const { chart, measure } of brief.tables) {
      if (chart === undefined) continue
      const png = await render(chartSvg(chart))
      pictures.push({ measure, png, ...sizeOf(png) })
    }
    return briefDocx(brief, pictures)
  }
}

/** Width and height stand at a fixed place of a PNG file. */
function sizeOf(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}
