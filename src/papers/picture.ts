/** SVG → PNG with those slices of one font that its characters are in: the same picture on every machine, whatever fonts it has. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import subsetFont from 'subset-font'

const FAMILY = 'Noto Sans SC'
/** Pixels for a unit of the drawing: sharp on a phone. */
const ZOOM = 2
const WEIGHT = 400

/** A character that no font at hand can draw: it would be an empty box. */
export class NoGlyphError extends Error {
  override name = 'NoGlyphError'
}

export type RenderPicture = (svg: string) => Promise<Uint8Array>

/** @throws NoGlyphError, of which the message names the characters */
export const createRenderPicture = (): RenderPicture => createPictures().render

/** @returns also what makes all fonts ready that nobody has wanted yet, with room for others between two of them */
export function createPictures(): { readonly render: RenderPicture; readonly warmUp: () => Promise<void> } {
  const slices = readSlices()
  /** Slices as they are drawn with: about a hundred, of 50 KB each. */
  const cut = new Map<string, Promise<Uint8Array>>()

  function fontsFor(svg: string): Promise<readonly Uint8Array[]> {
    const wanted = new Set<string>()
    const without: string[] = []
    for (const character of new Set(drawnIn(svg))) {
      const slice = slices.of(character)
      if (slice === undefined) without.push(character)
      else wanted.add(slice)
    }
    if (without.length > 0) throw new NoGlyphError(`no font has ${without.join(' ')}`)
    return Promise.all([...wanted].map(fontOf))
  }

  /** A slice at one weight. To cut it whole takes twice as long as to cut it to a few characters, and is done once. */
  function fontOf(slice: string): Promise<Uint8Array> {
    const known = cut.get(slice)
    if (known !== undefined) return known
    const font = subsetFont(readFileSync(slices.file(slice)), slices.characters(slice), {
      targetFormat: 'sfnt',
      variationAxes: { wght: WEIGHT },
    })
    cut.set(slice, font)
    return font
  }

  const render: RenderPicture = async (svg) => {
    const fonts = await fontsFor(svg)
    const folder = mkdtempSync(join(tmpdir(), 'tashan-fonts-'))
    try {
      const fontFiles = fonts.map((font, at) => {
        const file = join(folder, `${at}.ttf`)
        writeFileSync(file, font)
        return file
      })
      const options = {
        fitTo: { mode: 'zoom', value: ZOOM },
        font: { fontFiles, loadSystemFonts: false, defaultFontFamily: FAMILY },
      } as const
      return new Resvg(svg, options).render().asPng()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  return {
    render,
    warmUp: async () => {
      for (const slice of slices.all) {
        await fontOf(slice)
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
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

interface Slices {
  readonly of: (character: string) => string | undefined
  readonly file: (slice: string) => string
  readonly characters: (slice: string) => string
  readonly all: readonly string[]
}

/** The font comes in slices, with a list of which code points each holds. */
function readSlices(): Slices {
  const { resolve } = createRequire(import.meta.url)
  const home = dirname(
    dirname(resolve('@fontsource-variable/noto-sans-sc/files/noto-sans-sc-4-wght-normal.woff2')),
  )
  const lists: Record<string, string> = JSON.parse(readFileSync(join(home, 'unicode.json'), 'utf8'))
  const ranges = Object.entries(lists).flatMap(([slice, list]) =>
    list.split(',').map((range) => {
      const [from = '', to = from] = range.replace(/^U\+/iu, '').split('-')
      return { slice, from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }
    }),
  )
  const known = new Map<string, string | undefined>()
  return {
    all: Object.keys(lists),
    characters: (slice) =>
      ranges
        .filter((range) => range.slice === slice)
        .flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)),
        )
        .join(''),
    of: (character) => {
      if (!known.has(character)) {
        const point = character.codePointAt(0) ?? 0
        known.set(character, ranges.find(({ from, to }) => point >= from && point <= to)?.slice)
      }
      return known.get(character)
    },
    file: (slice) => join(home, 'files', `noto-sans-sc-${slice.replace(/[[\]]/gu, '')}-wght-normal.woff2`),
  }
}
