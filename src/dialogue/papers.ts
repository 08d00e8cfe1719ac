import type { Brief } from '../brief/brief.ts'

/** What makes pictures and documents, away from the thread that answers. */
export interface Papers {
  /** SVG → PNG. Rejects where a character cannot be drawn. */
  readonly picture: (svg: string) => Promise<Uint8Array>
  /** A Word file, its charts in it. */
  readonly brief: (brief: Brief) => Promise<Uint8Array>
}
