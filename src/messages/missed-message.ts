/** What was due for a chat, and what became of it. */
import type { OutboxRecord } from '../digest/outbox.ts'
import { dateWords, type Names, type StoredSubscription, whatWords } from '../digest/subscription.ts'
import { headingBlock, type Message, say } from './message.ts'

/** Lines of it: what a phone shows without much scrolling. */
const MOST_LINES = 15

/** @param options.zone for what belongs to no subscription any more */
export function missedMessage(
  records: readonly OutboxRecord[],
  held: readonly StoredSubscription[],
  { names, zone }: { readonly names: Names; readonly zone: string },
): Message {
  if (records.length === 0) return say('最近30天没有到点的简报。')
  return {
    blocks: [
      headingBlock('最近的简报'),
      {
        kind: 'items',
        items: records.slice(0, MOST_LINES).map((record) => {
          const one = held.find(({ id }) => id === record.subscription)
          const what = one === undefined ? '已退订的' : whatWords(one.what, names)
          return `${dateWords(record.due, one?.zone ?? zone)} ${what}：${whatBecame(record)}`
        }),
      },
    ],
    buttons: [],
  }
}

/** What became of what was due, in words. */
function whatBecame({ state, attempts, reason, runs, pages }: OutboxRecord): string {
  const merged = runs > 1 ? `，合并了${runs}次` : ''
  switch (state) {
    case 'sent': {
      const count = pages[0]?.length ?? 0
      return count === 0 ? `发了，说明都发过了${merged}` : `发了${count}条${merged}`
    }
    case 'waiting':
      return reason === 'quiet'
        ? '等免打扰时段过了再发'
        : attempts > 0
          ? `试了${attempts}次没发出去，还会再试`
          : `等着发${merged}`
    case 'nothing':
      return '没有新的，没发'
    case 'merged':
      return '没发成，并到后面那次'
    case 'failed':
      return `试了${attempts + 1}次没发出去，放弃了`
    case 'dropped':
      return `没发（${DROPPED[reason ?? ''] ?? '这个聊天当时收不到消息'}）`
  }
}

const DROPPED: Readonly<Record<string, string>> = {
  paused: '暂停着',
  deleted: '已退订',
  failing: '多次发不出去，已停',
}
