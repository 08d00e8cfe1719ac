/**
 * YAML twice over: js-yaml reads a sound file several times faster; the `yaml` package, which knows on which line every
 * node stands, is asked only when something has to be pointed at.
 */
import { JSON_SCHEMA, load } from 'js-yaml'
import { type Document, LineCounter, parseDocument } from 'yaml'

export interface YamlSource {
  readonly value: unknown
  /** The 1-based line of the node at the path, or of the nearest one above it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number
  /** What makes the text no YAML; empty when it is. */
  readonly faults: readonly { readonly line: number; readonly message: string }[]
}

export function readYaml(source: string): YamlSource {
  const lines = new LineCounter()
  let document: Document | undefined
  const withLines = (): Document => {
    document ??= parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
    return document
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node: unknown = withLines().getIn(path.slice(0, depth), true)
      const range = (node as { range?: [number, number, number] } | undefined)?.range
      if (range) return lines.linePos(range[0]).line
    }
    return 1
  }
  try {
    return { value: load(source, { schema: JSON_SCHEMA }), lineOf, faults: [] }
  } catch {
    const faults = withLines().errors.map((error) => ({
      line: lines.linePos(error.pos[0]).line,
      message: `not valid YAML: ${error.message}`,
    }))
    return { value: faults.length > 0 ? undefined : withLines().toJS({ maxAliasCount: 100 }), lineOf, faults }
  }
}
