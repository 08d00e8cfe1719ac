/** The doctor's look at the channels beside Telegram: what each finds, and whether a bot is there for it now. */
import { randomUUID } from 'node:crypto'
import { bad, type Finding, fine, note } from '../channels/finding.ts'
import { createNetwork } from '../channels/network.ts'
import { type Account, channelOn, type Means, type Platform } from '../channels/platform.ts'
import { PLATFORMS } from '../channels/platforms.ts'
import { connectionLease } from '../channels/run-channel.ts'
import type { Config } from '../config.ts'
import { createLeaseStore, type LeaseStore } from '../storage/coordination.ts'
import { openDatabase } from '../storage/database.ts'

/** For so long nobody else connects while a platform is examined that lets one in only. */
const ALONE_MS = 20_000

export async function checkChannels({ channels, proxies, databaseUrl }: Config): Promise<Finding[]> {
  const configured = PLATFORMS.flatMap((platform) => {
    const account = channels[platform.prefix]
    return account === undefined ? [] : [{ platform, account }]
  })
  if (configured.length === 0) return []
  const network = createNetwork(proxies)
  // Where there is no database no bot runs on it; what is wrong with it is said elsewhere.
  const database = await openDatabase(databaseUrl).catch(() => undefined)
  const leases = database && createLeaseStore(database)
  try {
    const findings: Finding[] = []
    for (const { platform, account } of configured) {
      const lease = connectionLease(channelOn(platform, account))
      const holder = platform.examinesAlone ? `doctor ${randomUUID()}` : undefined
      const isFree =
        holder === undefined ||
        leases === undefined ||
        (await leases.take(lease, holder, Date.now(), ALONE_MS))
      if (isFree) findings.push(...(await examined(platform, account, { network })))
      if (isFree && holder !== undefined) await leases?.release(lease, holder)
      findings.push(await standing(platform, lease, leases))
    }
    return findings
  } finally {
    await network.dispatcher.destroy()
    await database?.close()
  }
}

async function examined(
  platform: Platform,
  account: Account,
  means: Pick<Means, 'network'>,
): Promise<readonly Finding[]> {
  if (platform.examine === undefined) return [note(`${platform.name} is set up; nothing looks at it further`)]
  try {
    return await platform.examine(account, means)
  } catch (error) {
    return [bad(`${platform.name}: ${error instanceof Error ? error.message : String(error)}`)]
  }
}

/** Whether a bot is there for it now. */
async function standing({ name }: Platform, lease: string, leases: LeaseStore | undefined): Promise<Finding> {
  const holder = await leases?.holder(lease, Date.now()).catch(() => undefined)
  return holder === undefined
    ? note(`no bot on this database holds the connection to ${name} now`)
    : fine(`a bot on this database holds the connection to ${name}`)
}
