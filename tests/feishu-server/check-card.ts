/** What Feishu takes for a card (JSON 2.0), and how somebody would read it off the screen. */
export interface Card {
  readonly schema: string
  readonly config?: object
  readonly body: { readonly elements: readonly Element[] }
}

interface Element {
  readonly tag: string
  readonly content?: string
  readonly columns?: readonly Element[]
  readonly elements?: readonly Element[]
  readonly text?: { readonly tag: string; readonly content: string }
  readonly behaviors?: readonly { readonly type: string; readonly value: Record<string, unknown> }[]
}

const MOST_BYTES = 30 * 1024
const MOST_ELEMENTS = 200

const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  markdown: ['tag', 'content', 'text_size'],
  column_set: ['tag', 'flex_mode', 'horizontal_spacing', 'columns'],
  column: ['tag', 'width', 'elements'],
  button: ['tag', 'text', 'type', 'size', 'behaviors'],
}
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  markdown: ['content'],
  column_set: ['columns'],
  column: ['elements'],
  button: ['text', 'behaviors'],
}

/** @returns why it is refused; undefined for a card that is in order */
export function cardFault(content: string): string | undefined {
  if (Buffer.byteLength(content) > MOST_BYTES) return `a card of ${Buffer.byteLength(content)} bytes`
  let card: Card
  try {
    card = JSON.parse(content) as Card
  } catch {
    return 'content is no JSON'
  }
  if (card.schema !== '2.0') return `schema ${card.schema}`
  const elements = all(card)
  if (elements.length === 0 || elements.length > MOST_ELEMENTS) return `${elements.length} elements`
  for (const element of elements) {
    const known = PROPERTIES[element.tag]
    if (known === undefined) return `unknown element ${element.tag}`
    const strange = Object.keys(element).find((property) => !known.includes(property))
    if (strange !== undefined) return `unknown property ${strange} of ${element.tag}`
    const missing = NEEDED[element.tag]?.find((property) => !(property in element))
    if (missing !== undefined) return `${element.tag} without ${missing}`
    if (element.tag === 'markdown' && element.content?.trim() === '') return 'an empty text'
    if (element.tag === 'button') {
      if (element.text?.tag !== 'plain_text' || element.text.content.trim() === '')
        return 'a button without words'
      if (element.behaviors?.some(({ type }) => type !== 'callback') !== false)
        return 'a button that does nothing'
    }
  }
  return undefined
}

function all({ body }: Card): Element[] {
  const below = (element: Element): Element[] => [
    element,
    ...[...(element.columns ?? []), ...(element.elements ?? [])].flatMap(below),
  ]
  return body.elements.flatMap(below)
}

export interface CardButton {
  readonly label: string
  readonly value: Record<string, unknown>
}

/** Buttons row by row. */
export const buttonRows = (card: Card): CardButton[][] =>
  card.body.elements
    .filter(({ tag }) => tag === 'column_set')
    .map(({ columns = [] }) =>
      columns.flatMap(({ elements = [] }) =>
        elements.map(({ text, behaviors }) => ({
          label: text?.content ?? '',
          value: behaviors?.[0]?.value ?? {},
        })),
      ),
    )

/** The text with its entities read, as it is shown. */
export const cardText = (card: Card): string =>
  card.body.elements
    .filter(({ tag }) => tag === 'markdown')
    .map(({ content = '' }) =>
      content.replace(/&#(\d{1,6});/gu, (_, code) => String.fromCodePoint(Number(code))),
    )
    .join('\n\n')
