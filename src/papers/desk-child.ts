/** The other side of `desk.ts`: jobs in, bytes out. Started by it only. */
import type { Brief } from '../brief/brief.ts'
import { createWriteBrief, type WriteBrief } from './brief-paper.ts'
import { createFonts } from './fonts.ts'
import { createRenderPicture } from './picture.ts'

export type Job =
  | { readonly kind: 'picture'; readonly svg: string }
  | { readonly kind: 'brief'; readonly brief: Brief }

export type JobDone =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly error: string }

/** The folder of the fonts is handed over by whoever starts the process. */
const fonts = createFonts(process.argv[2])
const render = createRenderPicture(fonts)
const write: WriteBrief = createWriteBrief(render)

const done = (job: Job): Promise<Uint8Array> => (job.kind === 'picture' ? render(job.svg) : write(job.brief))

let last: Promise<unknown> = Promise.resolve()

process.on('message', ({ id, job }: { id: number; job: Job }) => {
  const outcome = done(job)
    .then((bytes): JobDone => ({ id, bytes }))
    .catch(
      (error: unknown): JobDone => ({ id, error: error instanceof Error ? error.message : String(error) }),
    )
  last = outcome
  void outcome.then((sent) => process.send?.(sent))
})

/** Until nothing is asked for. */
async function idle(): Promise<void> {
  for (let before: unknown; before !== last; ) {
    before = last
    await last
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** A picture and a document made for nobody, so that whoever is first does not wait for libraries to be read. */
async function warmUp(): Promise<void> {
  const text = '各地的数据，按印出的数从大到小：2026年11月 0123456789.%'
  await render(
    `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="40"><text x="0" y="30">${text}</text></svg>`,
  )
  await write(ANY_BRIEF)
}

const ANY_BRIEF: Brief = {
  title: '材料',
  overview: [['一段话。', { note: 1 }]],
  places: [{ name: '地方', practices: [{ name: '做法', text: ['做了什么。'] }] }],
  tables: [],
  limits: [],
  notes: ['出处'],
  figures: [],
  stamp: '日期',
}

// What goes wrong with a font goes wrong again where it is wanted.
void idle()
  .then(warmUp)
  .then(() => fonts.prepare(idle))
  .catch(() => undefined)
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0))
