/** The frames of Feishu's long connection (protobuf): written anew here, so that a mistake is not made twice alike. */
export interface Frame {
  readonly seqId: number
  readonly logId: number
  readonly service: number
  /** 0 control, 1 data. */
  readonly method: number
  readonly headers: Readonly<Record<string, string>>
  readonly payload: Buffer
}

export function encodeFrame({ seqId, logId, service, method, headers, payload }: Frame): Buffer {
  const pair = ([key, value]: [string, string]): Buffer =>
    field(5, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))]))
  return Buffer.concat([
    number(1, seqId),
    number(2, logId),
    number(3, service),
    number(4, method),
    ...Object.entries(headers).map(pair),
    field(8, payload),
  ])
}

const varint = (value: number): Buffer => {
  const bytes: number[] = []
  let left = value
  while (left >= 128) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  return Buffer.from([...bytes, left])
}
const number = (tag: number, value: number): Buffer => Buffer.concat([varint(tag * 8), varint(value)])
const field = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([varint(tag * 8 + 2), varint(content.length), content])

/** @throws on whatever is no frame */
export function decodeFrame(bytes: Buffer): Frame {
  const numbers = new Map<number, number>()
  const headers: Record<string, string> = {}
  let payload: Buffer = Buffer.alloc(0)
  for (const { tag, value } of fields(bytes))
    if (typeof value === 'number') numbers.set(tag, value)
    else if (tag === 5) {
      const [key, text] = fields(value).map((one) => String(one.value))
      headers[key ?? ''] = text ?? ''
    } else if (tag === 8) payload = value
  const need = (tag: number): number => {
    const value = numbers.get(tag)
    if (value === undefined) throw new Error(`a frame without its field ${tag}`)
    return value
  }
  return { seqId: need(1), logId: need(2), service: need(3), method: need(4), headers, payload }
}

function fields(bytes: Buffer): { readonly tag: number; readonly value: number | Buffer }[] {
  const found: { tag: number; value: number | Buffer }[] = []
  let at = 0
  const read = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at]
      if (byte === undefined) throw new Error('a frame that ends too early')
      at += 1
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const key = read()
    const [tag, type] = [Math.floor(key / 8), key % 8]
    if (type === 0) found.push({ tag, value: read() })
    else if (type === 2) {
      const length = read()
      if (at + length > bytes.length) throw new Error('a frame that ends too early')
      found.push({ tag, value: bytes.subarray(at, at + length) })
      at += length
    } else throw new Error(`a frame with the wire type ${type}`)
  }
  return found
}
