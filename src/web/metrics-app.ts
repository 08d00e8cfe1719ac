/** What the program counts of itself, for those who may ask for data: read as the API is. */
import { Hono } from 'hono'
import { isLocal, type ProgramRules, refusalOf, TOO_OFTEN, visitorOf } from './access.ts'
import { createVisitors, DEFAULT_LIMITS } from './visitors.ts'

export interface MetricsAppOptions extends ProgramRules {
  readonly metrics: { readonly text: () => Promise<string>; readonly contentType: string }
  /** In milliseconds. */
  readonly now: () => number
}

export function createMetricsApp({ metrics, now, ...rules }: MetricsAppOptions): Hono {
  const visit = createVisitors(DEFAULT_LIMITS, now)
  const app = new Hono()
  app.get('*', async (context) => {
    const wait = isLocal(context) ? 0 : visit(visitorOf(context))
    if (wait > 0) return context.json(TOO_OFTEN, 429, { 'retry-after': String(wait) })
    const refused = refusalOf(context, rules)
    if (refused !== undefined) return refused
    return context.body(await metrics.text(), 200, {
      'content-type': metrics.contentType,
      'cache-control': 'no-store',
    })
  })
  return app
}
