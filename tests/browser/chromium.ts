import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The Chromium of this machine, by CHROMIUM or by its usual names. @throws where there is none */
export function launchChromium(): Promise<Browser> {
  const found = [
    process.env['CHROMIUM'] ?? '',
    ...(process.env['PATH'] ?? '')
      .split(delimiter)
      .flatMap((folder) => NAMES.map((name) => join(folder, name))),
  ].find((file) => file !== '' && existsSync(file))
  if (found === undefined)
    throw new Error('These tests need Chromium: install it, or name its program in CHROMIUM.')
  // As root, in a container, it has no sandbox of its own.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath: found, args })
}
