/**
 * What the image, the compose file and the units name is there. None of them is run here: there is no Docker and no
 * systemd where the tests run; the commands in them are.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'dotenv'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../src/storage/database.ts'
import { ROOT } from './program.ts'

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

interface Service {
  readonly build?: string
  readonly image: string
  readonly profiles: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes: readonly string[]
  readonly depends_on?: Readonly<Record<string, unknown>>
}
const compose = load(read('compose.yaml')) as {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}
const { services } = compose
const dockerfile = read('Dockerfile')
const ignored = read('.dockerignore').split('\n')

/** What the program knows of, as the example file names it. */
const SETTINGS = new Set(Object.keys(parse(read('.env.example'))))
const unknown = (names: readonly string[]): string[] => names.filter((name) => !SETTINGS.has(name))
const startsProgram = (command: string): boolean => {
  const file = /node --import tsx (\S+\.ts)/u.exec(command)?.[1]
  return file !== undefined && existsSync(join(ROOT, file))
}

describe('the image', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gmu)].flatMap(([, files = '']) =>
    files.split(' '),
  )

  it('is made of files that are there, and that the builder is given', () => {
    expect(copied).toContain('src')
    expect(copied.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
    expect(copied.filter((file) => !ignored.includes(`!${file}`))).toEqual([])
  })

  it('is given nothing else: no settings, no data', () => {
    expect(ignored).toContain('*')
    const allowed = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    expect(allowed.filter((file) => !copied.includes(file))).toEqual([])
    expect(ignored).toContain('**/.env')
  })

  it('starts the program as npm start does, not as root', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Record<string, string> }
    const command = JSON.parse(/^CMD (\[.+\])$/mu.exec(dockerfile)?.[1] ?? '[]') as string[]
    expect(command.join(' ')).toBe(scripts['start'])
    expect(dockerfile.lastIndexOf('\nUSER node\n')).toBeGreaterThan(dockerfile.lastIndexOf('\nFROM '))
  })

  it('asks for health where it listens', () => {
    expect(dockerfile).toMatch(/HEALTHCHECK[\s\S]+process\.env\.PORT \+ '\/healthz'/u)
    const [, port] = /^EXPOSE (\d+)$/mu.exec(dockerfile) ?? []
    expect(dockerfile).toContain(`PORT=${port}`)
  })

  it('sets only what the program knows', () => {
    const set = [...dockerfile.matchAll(/^ENV (.+)$/gmu)].flatMap(([, all = '']) =>
      all.split(' ').map((one) => one.slice(0, one.indexOf('='))),
    )
    expect(unknown(set.filter((name) => name !== 'NODE_ENV'))).toEqual([])
  })
})

describe('compose', () => {
  it.each([
    ['sqlite', ['tashan']],
    ['postgres', ['postgres', 'tashan-on-postgres']],
  ])('starts with the profile %s what belongs together', (profile, wanted) => {
    const started = Object.entries(services).filter(([, { profiles }]) => profiles.includes(profile))
    expect(started.map(([name]) => name).toSorted()).toEqual(wanted)
    const needed = started.flatMap(([, { depends_on = {} }]) => Object.keys(depends_on))
    expect(needed.filter((name) => !wanted.includes(name))).toEqual([])
  })

  it('keeps data in volumes, and shows pages to this machine only', () => {
    const mounted = Object.values(services).flatMap(({ volumes }) => volumes.map((one) => one.split(':')[0]))
    expect([...new Set(mounted)].toSorted()).toEqual(Object.keys(compose.volumes).toSorted())
    const ports = Object.values(services).flatMap(({ ports = [] }) => ports)
    expect(ports.filter((one) => !one.startsWith('127.0.0.1:'))).toEqual([])
  })

  it('sets only what the program knows, and the database as its server is set up', () => {
    const own = Object.values(services).filter(({ build }) => build !== undefined)
    expect(own).toHaveLength(2)
    expect(unknown(own.flatMap(({ environment }) => Object.keys(environment)))).toEqual([])
    const url = new URL(
      services['tashan-on-postgres']?.environment['DATABASE_URL']?.replace(/\$\{\w+:-\}/u, 'x') ?? '',
    )
    const { POSTGRES_DB, POSTGRES_USER } = services['postgres']?.environment ?? {}
    expect([url.hostname, url.username, url.pathname]).toEqual(['postgres', POSTGRES_USER, `/${POSTGRES_DB}`])
  })
})

describe('the units of systemd', () => {
  const settingOf = (unit: string, name: string): string =>
    new RegExp(`^${name}=(.+)$`, 'mu').exec(read(`ops/systemd/${unit}`))?.[1] ?? ''

  it('start programs that are there, with data in one folder', () => {
    for (const unit of ['tashan.service', 'tashan-backup.service'])
      expect(startsProgram(settingOf(unit, 'ExecStart'))).toBe(true)
    const folder = settingOf('tashan.service', 'StateDirectory')
    expect(settingOf('tashan-backup.service', 'StateDirectory')).toBe(folder)
    expect(settingOf('tashan.service', 'ExecStart')).toContain(`DATA_DIR=%S/${folder} `)
    expect(settingOf('tashan-backup.service', 'User')).toBe(settingOf('tashan.service', 'User'))
  })

  it('write a backup over the one of a week ago, and lose neither when that fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tashan-units-'))
    try {
      await (await openDatabase(join(folder, 'tashan.db'))).close()
      const [, script = ''] =
        /^\/bin\/sh -c '(.+)'$/u.exec(settingOf('tashan-backup.service', 'ExecStart')) ?? []
      const command = script.replaceAll('$$', '$').replaceAll('%%', '%')
      const run = () =>
        spawnSync('/bin/sh', ['-c', command], {
          cwd: ROOT,
          env: { PATH: process.env['PATH'], STATE_DIRECTORY: folder },
          encoding: 'utf8',
        })
      expect(run()).toMatchObject({ status: 0, stderr: '' })
      expect(run()).toMatchObject({ status: 0, stderr: '' })
      const written = readdirSync(join(folder, 'backups'))
      expect(written).toEqual([expect.stringMatching(/^[1-7]\.db$/u)])
      const file = join(folder, 'backups', written[0] ?? '')
      const before = readFileSync(file)
      rmSync(join(folder, 'tashan.db'))
      expect(run().status).toBe(1)
      expect(readFileSync(file).equals(before)).toBe(true)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
