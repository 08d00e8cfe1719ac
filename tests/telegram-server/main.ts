import { type BotApiServerOptions, startBotApiServer } from './server.ts'

/**
 * The server as a process of its own, for harnesses that kill the bot: `tsx main.ts '{"rates":true}'`. Prints
 * `{"port":…,"url":"…","token":"…"}` on one line, serves /control, and ends on SIGTERM or when its input ends.
 */
const options = JSON.parse(process.argv[2] ?? '{}') as BotApiServerOptions
const server = await startBotApiServer({ ...options, control: true })
console.log(JSON.stringify({ port: server.port, url: server.url, token: server.token }))

const stop = () => void server.stop().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
// A harness that is killed itself leaves no server behind, as long as it gave it a pipe to read from.
if (!process.stdin.isTTY) process.stdin.once('end', stop).resume()
