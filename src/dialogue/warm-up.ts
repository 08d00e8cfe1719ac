/** A few turns spoken to nobody, so that the first person who asks does not wait for tables and for compiled code. */
import { createDialogue, type DialogueCorpus } from './dialogue.ts'
import { createMemoryStores } from './stores.ts'

/** Letters of everyday words; what they are taken for does not matter. */
const IN_PINYIN = 'shequyanglao zenme ban'
const IN_TRADITIONAL = '社區養老怎麼辦'

/** Asks once of every kind: a practice, a figure, in pinyin, in traditional characters, a check, inline. Keeps nothing. */
export async function warmUp(corpus: DialogueCorpus): Promise<void> {
  const { practices, figures } = corpus.knowledge
  const dialogue = createDialogue({ corpus, stores: createMemoryStores(), now: () => 0, random: () => 0 })
  const [practice] = practices
  const [figure] = figures
  const said = figure === undefined ? '' : `${figure.locality.join('')}${figure.metric}${figure.printed}`
  const turns = [
    `有没有地方做${practice?.name ?? '社区治理'}`,
    ...(figure === undefined ? [] : [`${figure.locality.at(-1)}${figure.metric}是多少`]),
    IN_PINYIN,
    IN_TRADITIONAL,
    `/check ${said}`,
  ]
  for (const text of turns)
    await dialogue.say({
      place: { chat: 'nobody', thread: null, kind: 'private' },
      person: { id: 'nobody', isAdmin: false, manages: async () => false },
      by: 'direct',
      text,
    })
  await dialogue.cards(practice?.name ?? '社区', '')
}
