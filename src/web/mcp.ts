/** The tools for assistants, by the Model Context Protocol: on standard input and output, or over HTTP. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import { checkedText, questionText } from './api.ts'
import type { Json, Tools } from './tools.ts'

const INSTRUCTIONS = `他山 holds reviewed practices of Chinese localities and the figures they printed. Ask in Chinese.
Copy every figure's "printed" exactly as it is, with its unit and qualifier, and its "asOf" where there is one.
Name with each figure its place ("locality") and its source (title and byline of its citation).
Where "answerable" is false, say that the corpus does not give it; "text" says what is missing. Do not fill the gap.
Figures of different metrics are not to be compared, added or ranked, unless "table" or "computed" does so.
What "related" holds is near the question and no answer to it.`

/** What a tool is to those who call it: it reads, changes nothing, and knows nothing beyond the corpus. */
const READS = { readOnlyHint: true, openWorldHint: false } as const

/** A server for one connection; all share the corpus behind the tools. */
export function createMcpServer(tools: Tools): McpServer {
  const server = new McpServer({ name: 'tashan', version: '1' }, { instructions: INSTRUCTIONS })
  const result = (json: Json) => ({
    content: [{ type: 'text' as const, text: JSON.stringify(json) }],
    structuredContent: { ...json },
  })
  server.registerTool(
    'ask',
    {
      title: '问他山',
      description:
        '问一个问题：别的地方怎么解决的、效果怎样，或者一个数据。答案带出处；语料里没有的会说没有。',
      inputSchema: { question: questionText },
      annotations: READS,
    },
    ({ question }) => result(tools.ask(question)),
  )
  server.registerTool(
    'figures',
    {
      title: '查数据',
      description: '查一类数据（指标、地方或年份），口径相同的并排列出，每个都带出处。',
      inputSchema: { query: questionText },
      annotations: READS,
    },
    ({ query }) => result(tools.figures(query)),
  )
  server.registerTool(
    'verify',
    {
      title: '核对文稿',
      description: '逐个核对一段文字里的数据：语料里有没有、是不是这个地方的、和原文对不对得上。',
      inputSchema: { text: checkedText },
      annotations: READS,
    },
    ({ text }) => result(tools.verify(text)),
  )
  server.registerTool(
    'places',
    { title: '有哪些地方', description: '语料里的每个地方，各有几条做法、几个数据。', annotations: READS },
    () => result(tools.places()),
  )
  return server
}

/** One request over HTTP; nothing is kept between two. */
export async function answerMcp(request: Request, tools: Tools): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  const server = createMcpServer(tools)
  await server.connect(transport)
  return transport.handleRequest(request)
}
