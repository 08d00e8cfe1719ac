/** Queries that are asked by the thousand, compiled once: to build one takes longer than SQLite takes to answer it. */
import type { Compilable, CompiledQuery, QueryResult } from 'kysely'

/** Runs a compiled query: a database, a transaction in it, or its one connection. */
export interface Executor {
  readonly executeQuery: <Row>(query: CompiledQuery<Row>) => Promise<QueryResult<Row>>
}

/** Runs the query with these values, in a transaction or out of one. */
export type Prepared<Values, Row> = (executor: Executor, values: Values) => Promise<QueryResult<Row>>

/** Stands for a value while the query is built; a query has no other way to hold one. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * @param build makes the query of the values it is given. These are only stood for: what is passed on as a value is
 * filled in at each run, and nothing may be decided by it.
 */
export function prepared<Values extends object, Row>(
  build: (values: Values) => Compilable<Row>,
): Prepared<Values, Row> {
  const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) }) as Values
  let compiled: CompiledQuery<Row> | undefined
  return (executor, values) => {
    compiled ??= build(slots).compile()
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Slot ? values[parameter.name as keyof Values] : parameter,
    )
    return executor.executeQuery({ ...compiled, parameters })
  }
}
