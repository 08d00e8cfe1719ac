/** What has been erased is in no byte of an SQLite file, whatever its pages went through before. */
import { existsSync, readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { seeded } from '../harness/scene.ts'
import { inFile } from './databases.ts'

const NOW = 1_800_000_000_000
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

it.each([1, 2])('erases what people of all sorts wrote, seed %i', async (seed) => {
  const { url, remove } = await inFile.fresh()
  closing.push(remove)
  const database = await openDatabase(url, { gather: setImmediate })
  const { chats, conversations, slips, feedback, tidy } = createStorage(database)
  const random = seeded(seed)
  const pick = (count: number): number => Math.floor(random() * count)
  const versions = new Map<string, number>()
  /** Rows that grow, shrink, spill over to further pages, and move. */
  async function writes(person: string): Promise<void> {
    const whose = { chat: person, person }
    const text = `${person}写的。${'字'.repeat(pick(8) === 0 ? pick(4000) : pick(120))}`
    const after = versions.get(person) ?? 0
    const written = await conversations.write(
      person,
      whose,
      { text },
      { after, expiresAt: NOW + 1e9, now: NOW },
    )
    if (written) versions.set(person, after + 1)
    await slips.keep({ text }, { ...whose, expiresAt: NOW + pick(1e9) })
    await feedback.add({
      id: `${person}${pick(3)}`,
      ...whose,
      at: NOW,
      kind: 'note',
      about: text,
      note: text,
    })
  }
  const people = Array.from({ length: 120 }, (_, i) => `某人${String(i).padStart(3, '0')}`)
  for (let round = 0; round < 12; round += 1)
    await Promise.all(Array.from({ length: 60 }, () => writes(people[pick(people.length)] ?? '')))
  const leaving = people.filter((_, i) => i % 3 === 0)
  for (const person of leaving) {
    await chats.forget(person, person)
    await writes(people[1] ?? '')
  }
  const bytesOf = (file: string): Buffer => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0))
  const left = () => {
    const bytes = Buffer.concat([bytesOf(url), bytesOf(`${url}-wal`)])
    return leaving.filter((person) => bytes.includes(person))
  }
  await tidy(NOW)
  expect(left()).toEqual([])
  const last = people[3] ?? ''
  leaving.push(last)
  await writes(last)
  await chats.forget(last, last)
  await database.close()
  expect(left()).toEqual([])
  expect(bytesOf(url).includes(people[1] ?? '?')).toBe(true)
})

it('writes over what is erased at once, not only when the file is made anew', async () => {
  const { url, remove } = await inFile.fresh()
  closing.push(remove)
  const database = await openDatabase(url, { gather: setImmediate })
  closing.push(() => database.close())
  const { chats, conversations } = createStorage(database)
  for (const person of ['留下的人', '离开的人'])
    await conversations.write(
      person,
      { chat: person, person },
      { text: `${person}写的` },
      { after: 0, expiresAt: NOW + 1e9, now: NOW },
    )
  await database.scrub()
  expect(readFileSync(url).includes('离开的人')).toBe(true)
  await chats.forget('离开的人', '离开的人')
  await database.scrub()
  expect(readFileSync(url).includes('离开的人')).toBe(false)
  expect(readFileSync(url).includes('留下的人')).toBe(true)
})
