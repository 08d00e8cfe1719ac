/** Many who ask for pages all the time, on a thread of their own, so that they cost whoever is measured nothing but pages. */
import { Worker } from 'node:worker_threads'

export interface Crowd {
  /** How many pages (HTTP 200) came so far. */
  readonly pages: () => number
  readonly stop: () => Promise<void>
}

const ASKING = `
const { Agent, request } = require('node:http')
const { parentPort, workerData } = require('node:worker_threads')
const agent = new Agent({ keepAlive: true, maxSockets: workerData.connections })
const pages = new Int32Array(workerData.pages)
let asked = 0
let over = false
const next = () => {
  if (over) return
  const path = workerData.paths[asked++ % workerData.paths.length]
  const wanted = request(workerData.at + path, { agent }, (response) => {
    if (response.statusCode === 200) Atomics.add(pages, 0, 1)
    response.resume().once('end', next)
  })
  wanted.once('error', () => setTimeout(next, 10))
  wanted.end()
}
for (let nth = 0; nth < workerData.connections; nth += 1) next()
parentPort.once('message', () => { over = true; agent.destroy(); parentPort.close() })
`

/** @param paths asked for in turn, over and over */
export function startCrowd(at: string, paths: readonly string[], connections: number): Crowd {
  const pages = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const worker = new Worker(ASKING, {
    eval: true,
    workerData: { at, paths, connections, pages: pages.buffer },
  })
  return {
    pages: () => Atomics.load(pages, 0),
    stop: async () => {
      const ended = new Promise((resolve) => worker.once('exit', resolve))
      worker.postMessage('stop')
      await ended
    },
  }
}
