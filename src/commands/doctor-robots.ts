/** The doctor's look at group robots: whether their addresses are known, and their digests understood. Nothing is sent. */
import { bad, type Finding, fine } from '../channels/finding.ts'
import { createNetwork } from '../channels/network.ts'
import { createRobotSender, ROBOT_PLATFORMS } from '../channels/robots/robot-sender.ts'
import { type Config, ConfigError } from '../config.ts'
import { systemClock } from '../coordination/clock.ts'
import { CorpusError, openCorpus } from '../open-corpus.ts'
import { robotWishes } from '../open-robots.ts'

export async function checkRobots(config: Config): Promise<Finding[]> {
  const { proxies, robots } = config
  if (robots.length === 0) return []
  const network = createNetwork(proxies)
  const { examine } = createRobotSender(network.dispatcher, systemClock)
  try {
    const found = await Promise.all(
      robots.map(async (robot) => {
        const { name } = ROBOT_PLATFORMS[robot.kind]
        const trouble = await examine(robot)
        return trouble === undefined
          ? fine(
              `${name} knows the group robot of ${robot.variable}, which is to bring ${robot.digests.join('；')}`,
            )
          : bad(`${robot.variable}: ${trouble}`)
      }),
    )
    return [...found, ...checkDigests(config)]
  } finally {
    await network.dispatcher.destroy()
  }
}

function checkDigests({ drafts, knowledgeDir, robots, timezone }: Config): Finding[] {
  try {
    robotWishes(robots, openCorpus(knowledgeDir, { drafts }), timezone)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return [bad(error.message)]
    // That the corpus cannot be read is said already.
    if (error instanceof CorpusError) return []
    throw error
  }
}
