/** The tools over HTTP, for programs: the document at `/openapi.json` is made from the routes that serve. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { LONGEST_CHECKED } from '../answer/check/check-text.ts'
import { LONGEST_QUESTION, LONGEST_THREAD, MOST_QUESTIONS } from './threads.ts'
import type { Json, Tools } from './tools.ts'

/** Bytes of a request: a text that is checked, escaped as JSON may be. */
export const LARGEST_REQUEST = LONGEST_CHECKED * 6 + 10_000

export const questionText = z.string().trim().min(1).max(LONGEST_QUESTION)
export const checkedText = z.string().trim().min(1).max(LONGEST_CHECKED)

const failure = z.object({ error: z.string() }).openapi('Error')
const citation = z.looseObject({
  n: z.int(),
  title: z.string(),
  byline: z.string(),
  publication: z.string().nullable(),
  locality: z.array(z.string()),
  anchor: z.string(),
})
const figure = z.looseObject({
  printed: z.string().openapi({ description: 'Exactly as in the source: to be copied as it is.' }),
  metric: z.string(),
  value: z.number(),
  unit: z.string(),
  asOf: z.string().nullable(),
  locality: z.array(z.string()),
  citation: z.int(),
})
const answer = z
  .looseObject({
    question: z.string(),
    answerable: z.boolean(),
    intent: z.enum(['figure', 'practice', 'place', 'compare', 'topic', 'help', 'none']),
    practices: z.array(z.looseObject({ id: z.string(), name: z.string(), summary: z.string() })),
    figures: z.array(figure),
    citations: z.array(citation),
    text: z.string().openapi({ description: 'The answer as plain text; says what is missing.' }),
  })
  .openapi('Answer')
const check = z
  .looseObject({
    findings: z.array(
      z.looseObject({
        printed: z.string(),
        clause: z.string(),
        verdict: z.enum(['holds', 'differs', 'unsure', 'computed', 'unknown']),
      }),
    ),
    text: z.string(),
  })
  .openapi('Check')
const places = z
  .object({
    places: z.array(
      z.looseObject({
        id: z.string(),
        locality: z.array(z.string()),
        practices: z.int(),
        figures: z.int(),
      }),
    ),
  })
  .openapi('Places')

const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})
const REFUSED = {
  400: json(failure, 'The arguments are not what they should be'),
  401: json(failure, 'From another machine a token is needed'),
  429: json(failure, 'Asked too often'),
} as const

const asked = z
  .object({
    q: questionText,
    prev: z
      .union([questionText, z.array(questionText).max(MOST_QUESTIONS - 1)])
      .optional()
      .openapi({ description: 'The questions before it, the first one first' }),
  })
  .refine(
    ({ prev = [], q }) => [prev, q].flat().join('').length <= LONGEST_THREAD,
    `q and prev: at most ${LONGEST_THREAD} characters together`,
  )

const routes = {
  ask: createRoute({
    method: 'get',
    path: '/api/ask',
    summary: '问一个问题',
    request: { query: asked },
    responses: { 200: json(answer, 'The answer, or what is missing'), ...REFUSED },
  }),
  figures: createRoute({
    method: 'get',
    path: '/api/figures',
    summary: '查一类数据：指标、地方、年份',
    request: { query: z.object({ q: questionText }) },
    responses: { 200: json(answer, 'The figures, side by side where they may be'), ...REFUSED },
  }),
  verify: createRoute({
    method: 'post',
    path: '/api/verify',
    summary: '逐个核对一段文字里的数据',
    request: {
      body: { required: true, content: { 'application/json': { schema: z.object({ text: checkedText }) } } },
    },
    responses: { 200: json(check, 'A finding for each number'), 413: json(failure, 'Too long'), ...REFUSED },
  }),
  places: createRoute({
    method: 'get',
    path: '/api/places',
    summary: '语料里有哪些地方',
    responses: { 200: json(places, 'Every place'), ...REFUSED },
  }),
}

export function createApi(tools: Tools): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result, context) =>
      result.success ? undefined : context.json({ error: faultsOf(result.error) }, 400),
  })
  app.use('/api/*', bodyLimit({ maxSize: LARGEST_REQUEST, onError: (context) => tooLarge(context) }))
  app.openapi(routes.ask, (context) => {
    const { prev = [], q } = context.req.valid('query')
    return context.json(tools.ask(q, [prev].flat()) as z.infer<typeof answer>, 200)
  })
  app.openapi(routes.figures, (context) =>
    context.json(tools.figures(context.req.valid('query').q) as z.infer<typeof answer>, 200),
  )
  app.openapi(routes.verify, (context) =>
    context.json(tools.verify(context.req.valid('json').text) as z.infer<typeof check>, 200),
  )
  app.openapi(routes.places, (context) => context.json(tools.places() as z.infer<typeof places>, 200))
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: '他山',
      version: '1',
      description: 'Reviewed practices of Chinese localities and the figures they printed. Read only.',
    },
  })
  return app
}

export function tooLarge(context: Context): Response {
  // What is left of the body is not read.
  context.header('connection', 'close')
  return context.json(
    { error: `The request is too large: at most ${LARGEST_REQUEST} bytes` } satisfies Json,
    413,
  )
}

const faultsOf = ({ issues }: z.ZodError): string =>
  issues.map(({ message, path }) => `${path.join('.') || 'request'}: ${message}`).join('; ')
