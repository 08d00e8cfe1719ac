import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nodeArguments } from '../run/programs.ts'
import type { BotApiServerOptions } from './server.ts'

/** A server in another process, and how to talk to it. */
export interface ServerProcess {
  readonly url: string
  readonly port: number
  readonly token: string
  readonly pid: number
  /** Asks a control endpoint of `control.ts`. */
  control<Result = unknown>(name: string, fields?: object): Promise<Result>
  stop(): Promise<void>
}

/** Starts `main.ts` in a process of its own. */
export async function spawnBotApiServer(
  options: Omit<BotApiServerOptions, 'clock'> = {},
): Promise<ServerProcess> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const child = spawn(process.execPath, [...nodeArguments(main), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)))
  })
  const { port, url, token } = JSON.parse(first) as { port: number; url: string; token: string }
  return {
    port,
    url,
    token,
    pid: child.pid ?? 0,
    async control<Result>(name: string, fields: object = {}) {
      const response = await fetch(`${url}/control/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      })
      const answer = (await response.json()) as { ok: boolean; result: Result; description?: string }
      if (!answer.ok) throw new Error(`control ${name}: ${answer.description}`)
      return answer.result
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
