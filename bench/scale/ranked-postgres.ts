/** PostgreSQL's own full-text search over words, ranked by its `ts_rank`, as its manual sets it up. */
import pg from 'pg'
import type { System } from '../retrieval/systems.ts'

const AT_ONCE = 500
const DEPTH = 10

export async function postgresRanking(
  url: string,
  words: (text: string) => readonly string[],
): Promise<{ readonly system: System; readonly close: () => Promise<void> }> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  // Words go in as hexadecimal, so that no parser takes them apart.
  const encode = (word: string): string => Buffer.from(word).toString('hex')
  const system: System = {
    name: 'postgres-jieba-stop',
    async build(paragraphs) {
      await pool.query('create table paragraph (id int primary key, words tsvector not null)')
      for (let from = 0; from < paragraphs.length; from += AT_ONCE) {
        const some = paragraphs.slice(from, from + AT_ONCE)
        await pool.query(
          `insert into paragraph
          select id, to_tsvector('simple', words) from unnest($1::int[], $2::text[]) as p(id, words)`,
          [some.map((_, i) => from + i), some.map((text) => words(text).map(encode).join(' '))],
        )
      }
      await pool.query('create index on paragraph using gin (words)')
      await pool.query('analyze paragraph')
      return async (question) => {
        const asked = [...new Set(words(question))].map(encode)
        if (asked.length === 0) return []
        const { rows } = await pool.query<{ id: number }>(
          `select id from paragraph, to_tsquery('simple', $1) q
          where words @@ q order by ts_rank(words, q) desc, id limit $2`,
          [asked.join(' | '), DEPTH],
        )
        return rows.map(({ id }) => id)
      }
    },
  }
  return { system, close: () => pool.end() }
}
