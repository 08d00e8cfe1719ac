/** Text recognition, where its package is installed beside the program: pictures → lines of print with their boxes. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { UnreadableDocument } from './document.ts'

/** One line of print on a picture, its box in pixels. */
export interface RecognizedLine {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface RecognizedPage {
  readonly width: number
  readonly height: number
  readonly lines: readonly RecognizedLine[]
}

export type Recognize = (picture: Uint8Array) => Promise<RecognizedPage>

const PACKAGE = '@gutenye/ocr-node'
/** Said where the package is missing. */
export const INSTALL_OCR =
  'to read its text (OCR), install the optional package: ONNXRUNTIME_NODE_INSTALL=skip npm install --no-save @gutenye/ocr-node@1.4.8'
/** A page scanned at 600 dots an inch has 35 million. */
const MOST_PIXELS = 60e6
/** The longer side; print stays legible, and more costs time and memory. */
const LONGEST_SIDE = 3_200

/** As much of the package as is used, and of the one that it decodes pictures with. */
interface OcrModule {
  readonly default: { readonly create: () => Promise<Ocr> }
}
interface Ocr {
  readonly detect: (
    picture: Uint8Array,
  ) => Promise<readonly { text: string; box?: readonly (readonly [number, number])[] }[]>
}
interface Picture {
  readonly rotate: () => Picture
  readonly resize: (size: object) => Picture
  readonly png: () => Picture
  readonly toBuffer: (options: { resolveWithObject: true }) => Promise<{
    data: Uint8Array
    info: { width: number; height: number }
  }>
  readonly metadata: () => Promise<{ width?: number; height?: number; orientation?: number }>
}
type OpenPicture = (bytes: Uint8Array, options: object) => Picture

const requireHere = createRequire(import.meta.url)

export function isOcrInstalled(): boolean {
  try {
    requireHere.resolve(PACKAGE)
    return true
  } catch {
    return false
  }
}

let opened: Promise<Recognize> | undefined

/** @throws UnreadableDocument that says what to install */
export function openRecognizer(): Promise<Recognize> {
  if (!isOcrInstalled()) throw new UnreadableDocument(`a picture: ${INSTALL_OCR}`)
  opened ??= open()
  return opened
}

async function open(): Promise<Recognize> {
  const at = requireHere.resolve(PACKAGE)
  // Imported by its address: whoever has not installed it builds and runs without.
  const { default: engine } = (await import(pathToFileURL(at).href)) as OcrModule
  const openPicture = createRequire(at)('sharp') as OpenPicture
  const ocr = await engine.create()
  return async (bytes) => {
    const { data, info, scale } = await upright(bytes, openPicture)
    const lines = await ocr.detect(data)
    return {
      width: Math.round(info.width / scale),
      height: Math.round(info.height / scale),
      lines: lines.flatMap(({ box, text }): RecognizedLine[] => {
        if (box === undefined || text.trim() === '') return []
        const [xs, ys] = [box.map(([x]) => x / scale), box.map(([, y]) => y / scale)]
        return [
          {
            text,
            left: Math.min(...xs),
            top: Math.min(...ys),
            right: Math.max(...xs),
            bottom: Math.max(...ys),
          },
        ]
      }),
    }
  }
}

/** As it is to be looked at: a telephone notes in the file which way it was held. */
async function upright(bytes: Uint8Array, openPicture: OpenPicture) {
  const options = { limitInputPixels: MOST_PIXELS, failOn: 'error' }
  try {
    const { height = 0, orientation = 1, width = 0 } = await openPicture(bytes, options).metadata()
    // From the fifth way on it lies on its side.
    const whole = orientation >= 5 ? { width: height, height: width } : { width, height }
    const scale = Math.min(1, LONGEST_SIDE / Math.max(whole.width, whole.height, 1))
    const size = {
      width: Math.round(whole.width * scale),
      height: Math.round(whole.height * scale),
      fit: 'fill',
    }
    const { data, info } = await openPicture(bytes, options)
      .rotate()
      .resize(size)
      .png()
      .toBuffer({ resolveWithObject: true })
    return { data, info, scale }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new UnreadableDocument(
      /pixel limit/iu.test(words)
        ? `a picture of more than ${MOST_PIXELS / 1e6} million points: not read. Split it`
        : 'a damaged picture: it cannot be opened. Get the file again',
      { cause: error },
    )
  }
}
