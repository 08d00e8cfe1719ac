/** The way to other machines: straight, or through the proxies that the environment names. */
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent, Socks5ProxyAgent } from 'undici'

/** Addresses of proxies: `http:`, `https:` or `socks5:`, with a name and a password where they want one. */
export interface Proxies {
  /** For addresses that begin with `http:`. */
  readonly http?: string
  /** For addresses that begin with `https:`. */
  readonly https?: string
  /** What is reached without: `*`, hosts with all below them, `host:port`, addresses and `10.0.0.0/8`. */
  readonly except: readonly string[]
}

export const NO_PROXIES: Proxies = { except: [] }

/** A distant server, or one behind a slow proxy, takes longer to connect to than the 250 ms that Node gives it. */
const CONNECT = { timeout: 10_000, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 3_000 } as const

export interface Network {
  /** Sends every request the right way. */
  readonly dispatcher: Dispatcher
  /** The proxy that leads to an address, if one does. */
  readonly proxyFor: (address: URL) => URL | undefined
}

/** @param lookup how names become addresses; the system's way unless given */
export function createNetwork(proxies: Proxies, lookup?: LookupFunction): Network {
  const connect = { ...CONNECT, ...(lookup === undefined ? {} : { lookup }) }
  const dispatcher = new Agent({
    connect,
    factory: (origin, options) => {
      const proxy = proxyFor(new URL(origin), proxies)
      if (proxy === undefined) return new Pool(origin, options)
      if (proxy.protocol === 'socks5:')
        return new Socks5ProxyAgent(proxy, { connect: buildConnector({ ...connect }) })
      return new ProxyAgent({ uri: proxy.href, proxyTls: connect, requestTls: CONNECT })
    },
  })
  return { dispatcher, proxyFor: (address) => proxyFor(address, proxies) }
}

function proxyFor(address: URL, { http, https, except }: Proxies): URL | undefined {
  const proxy = address.protocol === 'https:' ? https : http
  return proxy === undefined || except.some((entry) => isExcepted(address, entry))
    ? undefined
    : new URL(proxy)
}

function isExcepted(address: URL, entry: string): boolean {
  if (entry === '*') return true
  const host = bare(address.hostname)
  const { base = '', bits } = /^(?<base>[^/]+)\/(?<bits>\d{1,3})$/u.exec(entry)?.groups ?? {}
  if (isIP(base) > 0) return isWithin(host, base, Number(bits))
  if (isIP(bare(entry)) > 0) return host === bare(entry)
  const { name = '', port } = /^(?:\*?\.)?(?<name>.+?)(?::(?<port>\d{1,5}))?$/u.exec(entry)?.groups ?? {}
  const usual = address.protocol === 'https:' ? '443' : '80'
  if (port !== undefined && port !== (address.port || usual)) return false
  return host === bare(name) || host.endsWith(`.${bare(name)}`)
}

/** IPv6 stands in brackets where a port may follow. */
const bare = (host: string): string => host.replace(/^\[|\]$/gu, '').toLowerCase()

function isWithin(host: string, base: string, bits: number): boolean {
  const version = isIP(base) === 4 ? 'ipv4' : 'ipv6'
  if (bits > (version === 'ipv4' ? 32 : 128)) return false
  const network = new BlockList()
  network.addSubnet(base, bits, version)
  return isIP(host) > 0 && network.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6')
}
