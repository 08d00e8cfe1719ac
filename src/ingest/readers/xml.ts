/** The XML of office documents as a tree. Entities of a document's own are left as they stand: nothing is expanded. */
import { DOMParser } from 'linkedom'

export interface XmlNode {
  readonly nodeType: number
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: Iterable<XmlNode>
  getAttribute(name: string): string | null
  getElementsByTagName(name: string): Iterable<XmlNode>
}

const ELEMENT = 1

export const parseXml = (xml: string): XmlNode =>
  new DOMParser().parseFromString(xml === '' ? '<empty/>' : xml, 'text/xml') as unknown as XmlNode

export const elementsNamed = (node: XmlNode, name: string): XmlNode[] => [...node.getElementsByTagName(name)]

export const childElements = (node: XmlNode): XmlNode[] =>
  [...node.childNodes].filter((child) => child.nodeType === ELEMENT)

/** Targets of a part's relationships by their id. */
export function relationships(xml: string): Map<string, string> {
  return new Map(
    elementsNamed(parseXml(xml), 'Relationship').map((one) => [
      one.getAttribute('Id') ?? '',
      one.getAttribute('Target') ?? '',
    ]),
  )
}
