/** What is sent along with a message. Plain data: it is written down with the answer before it is sent. */

export interface OutgoingFile {
  readonly name: string
  readonly base64: string
  /** Shown in the chat where the channel can. */
  readonly isPicture?: true
}

export const fileOf = (name: string, content: string | Uint8Array): OutgoingFile => ({
  name: fileName(name),
  base64: (typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content)).toString(
    'base64',
  ),
})

export const pictureOf = (name: string, content: Uint8Array): OutgoingFile => ({
  ...fileOf(name, content),
  isPicture: true,
})

export const bytesOf = ({ base64 }: OutgoingFile): Buffer => Buffer.from(base64, 'base64')

/** Characters of a name before its ending; every file system takes as many. */
const LONGEST = 40

/** A name that every file system takes. */
export function fileName(name: string): string {
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
  const kept = [...stem.replace(/[\p{Cc}\s/\\:*?"<>|“”.]/gu, '-')].slice(0, LONGEST).join('')
  return `${/[\p{L}\p{N}]/u.test(kept) ? kept : '他山'}${ending}`
}
