/** What makes pictures and documents, away from the thread that answers. */
export interface Papers {
  /** SVG → PNG. Rejects where a character cannot be drawn. */
  readonly picture: (svg: string) => Promise<Uint8Array>
}
