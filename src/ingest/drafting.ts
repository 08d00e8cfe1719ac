/** An OpenAI-shaped chat service of the operator's own that proposes texts for drafts. It is trusted with nothing. */
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import {
  type ChatMessage,
  type Judged,
  judgeProposal,
  type ProposalSource,
  proposalMessages,
} from './proposal.ts'

export interface DraftingService {
  /** As the service names its base: `http://127.0.0.1:11434/v1`. */
  readonly url: string
  readonly model: string
  readonly key?: string
}

/** As much of `fetch` as is needed; it must follow no redirect and send where it is told. */
export type DraftingFetch = (
  url: string,
  init: {
    readonly method: 'POST'
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly redirect: 'manual'
    readonly signal: AbortSignal
  },
) => Promise<{
  readonly status: number
  readonly body: AsyncIterable<Uint8Array> | null
}>

export interface Drafter {
  /** What is proposed and fit to be shown to a reviewer. Never rejects: without an answer there is no proposal. */
  readonly propose: (source: ProposalSource) => Promise<Judged>
}

export interface DraftingOptions {
  readonly service: DraftingService
  readonly fetch: DraftingFetch
  readonly gazetteer: Gazetteer
  /** Told once for each kind of trouble, in English, for whoever runs it. */
  readonly onTrouble: (words: string) => void
  readonly patienceMs?: number
}

const PATIENCE_MS = 30_000
/** Bytes. A proposal has a few hundred characters. */
const LARGEST_ANSWER = 256_000
const MOST_TOKENS = 800
/** After so many failures in a row it is asked no more in this run. */
const PATIENT_WITH = 3

const NOTHING: Judged = { proposal: undefined, reasons: [] }

export function createDrafter(options: DraftingOptions): Drafter {
  const { gazetteer, onTrouble, patienceMs = PATIENCE_MS } = options
  let failures = 0
  const told = new Set<string>()
  const trouble = (words: string): Judged => {
    failures += 1
    const rest = failures >= PATIENT_WITH ? '; it is asked no more in this run' : ''
    const line = `DRAFTING_URL: ${words}: drafts are written without proposals${rest}`
    if (!told.has(line)) onTrouble(line)
    told.add(line)
    return NOTHING
  }
  return {
    propose: async (source) => {
      if (failures >= PATIENT_WITH || source.passage.trim() === '') return NOTHING
      let reply: string
      try {
        reply = await ask(options, proposalMessages(source), patienceMs)
      } catch (error) {
        return trouble(reasonOf(error, patienceMs))
      }
      failures = 0
      return judgeProposal(reply, source, gazetteer)
    },
  }
}

class BadAnswer extends Error {}

async function ask(
  { fetch, service }: DraftingOptions,
  messages: readonly ChatMessage[],
  patienceMs: number,
): Promise<string> {
  const { key, model, url } = service
  const response = await fetch(`${url.endsWith('/') ? url.slice(0, -1) : url}/chat/completions`, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ model, temperature: 0, max_tokens: MOST_TOKENS, stream: false, messages }),
  })
  const { status } = response
  if (status >= 300 && status < 400)
    throw new BadAnswer(`the service redirects (${status}); name its own address`)
  if (status !== 200) throw new BadAnswer(`the service answers ${status}`)
  const text = await bounded(response.body)
  const content = contentOf(text)
  if (content === undefined) throw new BadAnswer('the service answers with no chat completion')
  return content
}

async function bounded(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += part.length
    if (length > LARGEST_ANSWER)
      throw new BadAnswer(`the service answers with more than ${LARGEST_ANSWER / 1000} KB`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function contentOf(text: string): string | undefined {
  try {
    const answer = JSON.parse(text) as { choices?: readonly { message?: { content?: unknown } }[] } | null
    const content = answer?.choices?.[0]?.message?.content
    return typeof content === 'string' ? content : undefined
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown, patienceMs: number): string {
  if (error instanceof BadAnswer) return error.message
  const { cause, code, name } = error as { name?: string; code?: string; cause?: { code?: string } }
  if (name === 'TimeoutError' || name === 'AbortError')
    return `the service did not answer within ${patienceMs / 1000} seconds`
  return `the service cannot be reached (${cause?.code ?? code ?? name ?? 'unknown'})`
}
