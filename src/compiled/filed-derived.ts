/** What is reckoned from all records before the first question, in tables of an SQLite file. */
import type { Database } from 'libsql'
import type { Derived } from '../answer/derived.ts'
import { createPracticeText } from '../answer/records.ts'
import type { Knowledge } from '../knowledge/load.ts'

const SCHEMA = `
  create table derived (name text primary key, value not null) without rowid;
  create table practice_text (number integer primary key, text text not null);`

/** Writes down what is reckoned, as it is, into a database in which nothing is written down. */
export function fileDerived(db: Database, knowledge: Knowledge): Derived {
  db.exec(SCHEMA)
  db.exec('begin')
  const addText = db.prepare('insert into practice_text (number, text) values (?, ?)')
  const textOf = createPracticeText(knowledge)
  // Practices are numbered as in their index.
  for (const [row, { id }] of knowledge.practices.entries()) addText.run(row + 1, textOf(id))
  db.exec('commit')
  const add = db.prepare('insert or replace into derived (name, value) values (?, ?)')
  return {
    texts: (name, make) => {
      const made = make()
      add.run(name, JSON.stringify(made))
      return made
    },
    numbers: (name, make) => {
      const made = make()
      add.run(name, Buffer.from(made.buffer, made.byteOffset, made.byteLength))
      return made
    },
  }
}

/** What was written down; the rest is reckoned anew. */
export function openFiledDerived(db: Database): Derived {
  const select = db.prepare('select value from derived where name = ?').raw()
  const read = (name: string): unknown => (select.all(name) as unknown[][])[0]?.[0]
  const selectText = db
    .prepare(
      'select text from practice_text where number = (select number from practices_passage where id = ?)',
    )
    .raw()
  return {
    texts: (name, make) => {
      const text = read(name)
      return text === undefined ? make() : (JSON.parse(String(text)) as string[])
    },
    numbers: (name, make) => {
      const bytes = read(name)
      return bytes === undefined ? make() : new Float64Array(Uint8Array.from(bytes as Buffer).buffer)
    },
    practiceText: (id) => String((selectText.all(id) as unknown[][])[0]?.[0] ?? ''),
  }
}
