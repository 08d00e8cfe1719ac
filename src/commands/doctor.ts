/** `npm run doctor`: looks at the set-up, says what to do; exit 1 if the bot could not run. Shows no secret. */
import { examine } from './examine.ts'
import { runProgram } from './program.ts'

const USAGE =
  'usage: npm run doctor   looks at the set-up and says what to do; exit 1 if the bot could not run'

await runProgram({
  usage: USAGE,
  ownEnvFile: true,
  run: async () => {
    const { lines, isFit } = await examine(process.env)
    for (const line of lines) console.log(line)
    return isFit ? 0 : 1
  },
})
