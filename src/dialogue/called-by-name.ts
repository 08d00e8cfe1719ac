/**
 * What is said to somebody who is called by name at the beginning, as people call one another in a group: “他山，建瓯有几家食堂”.
 * A name that goes on (他山之石) calls nobody. Telegram hands such messages to a bot only where its privacy mode is off.
 */
export function behindName(text: string, name: string): string | undefined {
  const said = text.trim()
  if (name === '' || !said.startsWith(name)) return undefined
  const rest = said.slice(name.length)
  return rest === '' || /^[\s,，:：、!！]/u.test(rest)
    ? rest.replace(/^[\s,，:：、!！]{1,9}/u, '')
    : undefined
}
