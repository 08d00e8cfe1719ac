/** What a platform brings and nobody can read is not worth bringing again: it is logged and dropped. */
import type { ChannelLog } from './channel.ts'

export type Reading = <T>(read: () => T) => T | undefined

export const createReading =
  (platform: string, log: Pick<ChannelLog, 'error'>): Reading =>
  (read) => {
    try {
      return read()
    } catch (error) {
      log.error({ err: error }, `${platform}: an event cannot be read`)
      return undefined
    }
  }
