/** The other side of `desk.ts`: jobs in, bytes out. Started by it only. */
import { createRenderPicture, type RenderPicture } from './picture.ts'

export type Job = { readonly kind: 'picture'; readonly svg: string }

export type JobDone =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly error: string }

let render: RenderPicture | undefined

function done({ svg }: Job): Promise<Uint8Array> {
  render ??= createRenderPicture()
  return render(svg)
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
