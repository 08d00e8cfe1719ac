/** The other side of `desk.ts`: jobs in, bytes out. Started by it only. */
import type { Brief } from '../brief/brief.ts'
import { createWriteBrief, type WriteBrief } from './brief-paper.ts'
import { createRenderPicture, type RenderPicture } from './picture.ts'

export type Job =
  | { readonly kind: 'picture'; readonly svg: string }
  | { readonly kind: 'brief'; readonly brief: Brief }

export type JobDone =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly error: string }

let render: RenderPicture | undefined
let write: WriteBrief | undefined

function done(job: Job): Promise<Uint8Array> {
  render ??= createRenderPicture()
  if (job.kind === 'picture') return render(job.svg)
  write ??= createWriteBrief(render)
  return write(job.brief)
}

process.on('message', ({ id, job }: { id: number; job: Job }) => {
  void done(job)
    .then((bytes): JobDone => ({ id, bytes }))
    .catch(
      (error: unknown): JobDone => ({ id, error: error instanceof Error ? error.message : String(error) }),
    )
    .then((outcome) => process.send?.(outcome))
})
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0))
