/** Measurements in a process of their own, so that none inherits another's memory and compiled code. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/**
 * Runs `work(task)` of a benchmark in a new process.
 *
 * @param benchmark the file's name in this folder's parent, without its ending
 * @returns what it printed last, which must be JSON
 * @throws with the end of what it wrote on standard error, if it failed
 */
export function inChild(benchmark: string, task: unknown): unknown {
  const script = `const { work } = await import('./bench/${benchmark}.ts'); await work(${JSON.stringify(task)})`
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=12288', '--import', 'tsx', '--input-type=module', '--eval', script],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 },
  )
  if (status !== 0) throw new Error(`${benchmark} ${JSON.stringify(task)} failed: ${stderr.slice(-2000)}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

/** Resident megabytes after a collection. */
export function memory(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss / 1e6
}

export const seconds = (since: number): number => Math.round(performance.now() - since) / 1000

/** @param sorted rising */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN

/** How fast `y` grows with `x`: the exponent of the power law through the points with the least squares. */
export function exponent(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]): [number, number] => [Math.log(x), Math.log(y)])
  const mean = (axis: 0 | 1): number => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  const above = logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  return above / logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
}
