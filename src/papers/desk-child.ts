/** The other side of `desk.ts`: jobs in, bytes out. Started by it only. */
import type { Brief } from '../brief/brief.ts'
import { createWriteBrief, type WriteBrief } from './brief-paper.ts'
import { createPictures } from './picture.ts'

export type Job =
  | { readonly kind: 'picture'; readonly svg: string }
  | { readonly kind: 'brief'; readonly brief: Brief }

export type JobDone =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly error: string }

const { render, warmUp } = createPictures()
const write: WriteBrief = createWriteBrief(render)

const done = (job: Job): Promise<Uint8Array> => (job.kind === 'picture' ? render(job.svg) : write(job.brief))

process.on('message', ({ id, job }: { id: number; job: Job }) => {
  void done(job)
    .then((bytes): JobDone => ({ id, bytes }))
    .catch(
      (error: unknown): JobDone => ({ id, error: error instanceof Error ? error.message : String(error) }),
    )
    .then((outcome) => process.send?.(outcome))
})
// What is asked for meanwhile comes first. What goes wrong with a font goes wrong again where it is wanted.
void warmUp().catch(() => undefined)
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0))
