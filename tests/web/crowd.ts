/** Many who ask for pages all the time, on a thread of their own, so that they cost whoever is measured nothing but pages. */
import { Worker } from 'node:worker_threads'

export interface Crowd {
  /** Resolves with the pages that came so far, by status. */
  readonly stop: () => Promise<Readonly<Record<string, number>>>
}

const ASKING = `
const { Agent, request } = require('node:http')
const { parentPort, workerData } = require('node:worker_threads')
const agent = new Agent({ keepAlive: true, maxSockets: workerData.connections })
const statuses = {}
let asked = 0
let over = false
const next = () => {
  if (over) return
  const path = workerData.paths[asked++ % workerData.paths.length]
  const wanted = request(workerData.at + path, { agent }, (response) => {
    statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1
    response.resume().once('end', next)
  })
  wanted.once('error', () => setTimeout(next, 10))
  wanted.end()
}
for (let nth = 0; nth < workerData.connections; nth += 1) next()
parentPort.once('message', () => { over = true; agent.destroy(); parentPort.postMessage(statuses); parentPort.close() })
`

/** @param paths asked for in turn, over and over */
export function startCrowd(at: string, paths: readonly string[], connections: number): Crowd {
  const worker = new Worker(ASKING, { eval: true, workerData: { at, paths, connections } })
  return {
    stop: async () => {
      const told = new Promise<Readonly<Record<string, number>>>((resolve) => worker.once('message', resolve))
      worker.postMessage('stop')
      const statuses = await told
      await worker.terminate()
      return statuses
    },
  }
}
