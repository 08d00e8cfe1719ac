/** Long polling by one process of several: Telegram brings updates to one, and refuses a second with 409. */
import type { Clock } from '../../coordination/clock.ts'
import { type LeaderEvent, type Leases, lead } from '../../coordination/leader.ts'
import type { ChannelWatch } from '../watch.ts'
import type { Telegram } from './telegram.ts'
import { readTelegramError } from './telegram-errors.ts'
import type { TelegramLog } from './telegram-parts.ts'

/** Somebody polls with the same token who knows nothing of our lease: another database, or another program. */
export class PollingConflict extends Error {
  override name = 'PollingConflict'
  constructor() {
    super(
      'Another process is polling with the same BOT_TOKEN: stop it first. ' +
        'Processes with the same DATABASE_URL take turns by themselves.',
    )
  }
}

export interface PollingOptions {
  readonly telegram: Telegram
  readonly leases: Leases
  /** Who this process is, unlike all the others. */
  readonly holder: string
  readonly clock: Clock
  readonly log: TelegramLog
  readonly watch?: Pick<ChannelWatch, 'leader'>
}

/**
 * Polls while this process leads, and stands by else, until the signal.
 * @throws PollingConflict
 */
export function pollAsLeader(options: PollingOptions, signal: AbortSignal): Promise<void> {
  const { telegram, leases, holder, clock, log, watch } = options
  return lead(
    {
      leases,
      name: `${telegram.channel}:poll`,
      holder,
      clock,
      work: (leading, leads) => pollAlone(telegram, clock, leading, leads),
      report: (event) => {
        watch?.leader(event)
        tell(event, log)
      },
    },
    signal,
  )
}

function tell(event: LeaderEvent, log: TelegramLog): void {
  if (event.kind === 'leading') log.info({}, 'polling')
  else if (event.kind === 'standing-by')
    log.info({}, 'another process on this database polls: standing by to take over')
  else if (event.kind === 'lost') log.warn({}, 'the polling lease is lost: polling stopped')
  else log.warn({ err: event.error }, 'the database does not tell who polls')
}

/** Whoever lost the lease while it slept asks Telegram once more before it knows, and is gone after that. */
const CONFLICT_PAUSE_MS = 2_000
const CONFLICT_AGAIN_WITHIN_MS = 60_000

async function pollAlone(
  telegram: Telegram,
  clock: Clock,
  signal: AbortSignal,
  leads: () => boolean,
): Promise<void> {
  let conflictAt = Number.NEGATIVE_INFINITY
  while (!signal.aborted)
    try {
      return await telegram.poll(signal, leads)
    } catch (error) {
      if (readTelegramError(error)?.kind !== 'conflict') throw error
      const now = clock.now()
      if (now - conflictAt < CONFLICT_AGAIN_WITHIN_MS) throw new PollingConflict()
      conflictAt = now
      await clock.sleep(CONFLICT_PAUSE_MS, signal)
    }
}
