/** What a look at the set-up found. */
export interface Finding {
  readonly is: 'fine' | 'bad' | 'note'
  readonly text: string
}
export const fine = (text: string): Finding => ({ is: 'fine', text })
export const bad = (text: string): Finding => ({ is: 'bad', text })
export const note = (text: string): Finding => ({ is: 'note', text })
