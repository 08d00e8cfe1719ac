/** One font for all pictures, in slices: each is cut to one weight once, and kept as a file for the next process. */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import subsetFont from 'subset-font'
import { makeFolder } from '../make-folder.ts'

const WEIGHT = 400

/** A character that no font at hand can draw: it would be an empty box. */
export class NoGlyphError extends Error {
  override name = 'NoGlyphError'
}

export interface Fonts {
  /** The files that these characters are in. @throws NoGlyphError, of which the message names the characters */
  readonly filesFor: (characters: Iterable<string>) => Promise<readonly string[]>
  /** Makes every slice ready. @param turn awaited before each, so that whoever waits for a picture comes first */
  readonly prepare: (turn: () => Promise<void>) => Promise<void>
}

/** @param folder where slices are kept: some hundred files, 6 MB; where it is absent or cannot be written, until the process ends */
export function createFonts(folder?: string): Fonts {
  const slices = readSlices()
  const ready = new Map<string, Promise<string>>()
  let opened: string | undefined
  const shelf = (): string => {
    opened ??= shelfIn(folder, slices.version)
    return opened
  }

  /** To cut a slice whole takes twice as long as to cut it to a few characters, and is done once. */
  async function cut(slice: string): Promise<string> {
    const file = join(shelf(), `${slice.replace(/\W/gu, '')}-${WEIGHT}.ttf`)
    if (existsSync(file)) return file
    const font = await subsetFont(readFileSync(slices.file(slice)), slices.characters(slice), {
      targetFormat: 'sfnt',
      variationAxes: { wght: WEIGHT },
    })
    // Another process that cuts the same slice writes the same.
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, font)
    renameSync(draft, file)
    return file
  }

  function fileOf(slice: string): Promise<string> {
    const known = ready.get(slice)
    if (known !== undefined) return known
    const file = cut(slice)
    ready.set(slice, file)
    // What failed is tried again.
    file.catch(() => ready.delete(slice))
    return file
  }

  return {
    filesFor: async (characters) => {
      const wanted = new Set<string>()
      const without: string[] = []
      for (const character of new Set(characters)) {
        const slice = slices.of(character)
        if (slice === undefined) without.push(character)
        else wanted.add(slice)
      }
      if (without.length > 0) throw new NoGlyphError(`no font has ${without.join(' ')}`)
      return Promise.all([...wanted].map(fileOf))
    },
    prepare: async (turn) => {
      for (const slice of slices.all) {
        await turn()
        await fileOf(slice)
      }
    },
  }
}

/** A folder of its own for each version of the font. */
function shelfIn(folder: string | undefined, version: string): string {
  if (folder !== undefined)
    try {
      const own = join(folder, `fonts-${version}`)
      makeFolder(own)
      return own
    } catch {
      // A folder that is only read: the pictures can be made all the same.
    }
  const own = mkdtempSync(join(tmpdir(), 'tashan-fonts-'))
  process.once('exit', () => rmSync(own, { recursive: true, force: true }))
  return own
}

interface Slices {
  readonly of: (character: string) => string | undefined
  readonly file: (slice: string) => string
  readonly characters: (slice: string) => string
  readonly all: readonly string[]
  readonly version: string
}

/** The font comes in slices, with a list of which code points each holds. */
function readSlices(): Slices {
  const { resolve } = createRequire(import.meta.url)
  const home = dirname(
    dirname(resolve('@fontsource-variable/noto-sans-sc/files/noto-sans-sc-4-wght-normal.woff2')),
  )
  const readJson = <T>(name: string): T => JSON.parse(readFileSync(join(home, name), 'utf8')) as T
  const lists = readJson<Record<string, string>>('unicode.json')
  const ranges = Object.entries(lists).flatMap(([slice, list]) =>
    list.split(',').map((range) => {
      const [from = '', to = from] = range.replace(/^U\+/iu, '').split('-')
      return { slice, from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }
    }),
  )
  const known = new Map<string, string | undefined>()
  return {
    all: Object.keys(lists),
    version: readJson<{ readonly version: string }>('package.json').version,
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
