/** What whoever runs the bot is told when a platform cannot be reached, and how often. */
import type { Network } from './network.ts'

/** Between two lines on the same trouble: this at first, twice as much each time, and so much at most. */
const AGAIN_AFTER_MS = 15_000
const AGAIN_AFTER_AT_MOST_MS = 10 * 60_000

export interface Outage {
  readonly failed: (reason: string) => void
  readonly reached: () => void
}

export interface OutageOptions {
  readonly platform: string
  readonly address: URL
  readonly network: Network
  readonly log: {
    readonly info: (fields: object, text: string) => void
    readonly error: (fields: object, text: string) => void
  }
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** What passes by itself within this time is not worth a line. */
  readonly patienceMs: number
}

/** Says that a platform cannot be reached, again after growing pauses, and when it can be again. */
export function createOutage({ platform, address, network, log, now, patienceMs }: OutageOptions): Outage {
  let since: number | undefined
  let sayAt = 0
  let pauseMs = AGAIN_AFTER_MS
  let isSaid = false
  return {
    failed: (reason) => {
      if (since === undefined) {
        since = now()
        sayAt = since + patienceMs
        pauseMs = AGAIN_AFTER_MS
      }
      if (now() < sayAt) return
      log.error({}, `${platform}: ${explainUnreachable(address, network, reason)}`)
      isSaid = true
      sayAt = now() + pauseMs
      pauseMs = Math.min(pauseMs * 2, AGAIN_AFTER_AT_MOST_MS)
    },
    reached: () => {
      const lasted = since === undefined ? 0 : Math.round((now() - since) / 1000)
      if (isSaid) log.info({}, `${platform}: ${address.host} can be reached again, after ${lasted} s`)
      since = undefined
      isSaid = false
    },
  }
}

/** Why an address cannot be reached, and what to try, in one line. No password stands in it. */
export function explainUnreachable(address: URL, network: Network, reason: string): string {
  const proxy = network.proxyFor(address)
  return proxy === undefined
    ? `cannot reach ${address.host}: ${reason}. Check the network; where the host is blocked, set HTTPS_PROXY to a proxy ` +
        '(http://127.0.0.1:7890 or socks5://127.0.0.1:1080, say), or TELEGRAM_API_ROOT to a Bot API server of your own'
    : `cannot reach ${address.host} through the proxy ${proxy.host}: ${reason}. Check that the proxy runs and lets that ` +
        'host through: correct HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or name the host in NO_PROXY to go without'
}
