/**
 * A hundred thousand customers wait for the same goods, and they are back: told count, heap and memory of the process on the
 * way, the process killed every so often. Run on its own: `npx tsx test/bench/restock.ts [customers …]`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { type Channel, createCrm, definePolicy } from '../../src/index.ts'
import { migrateSqlite, sqliteStore } from '../../src/stores/sqlite/index.ts'
import { minuteMs } from '../../src/time.ts'
import { smallRetail } from '../support/retail.ts'

const usualSizes = [10_000, 50_000, 100_000]
const factsPerCall = 1000
/** Looks at the memory on the way. */
const looks = 40
const kills = 5
const noon = Date.UTC(2026, 5, 1, 6, 30)
const source = 'bench'

const policy = definePolicy({
  ...smallRetail(),
  templates: { back: { variables: {}, forms: { en: { whatsapp: { text: 'It is back.' } } } } },
  rules: [
    {
      id: 'restock',
      on: 'stock.restocked',
      where: { 'fact.interest': 'restock' },
      purpose: 'service',
      then: [{ send: { template: 'back' } }],
    },
  ],
})

/** A provider that knows a message by its id, as it must be for none to be doubted after a kill. */
const channel: Channel = {
  name: 'whatsapp',
  idempotent: true,
  send: async ({ messageId }) => ({ status: 'sent', providerId: messageId }),
}

interface Sample {
  readonly told: number
  readonly heapMb: number
  readonly residentMb: number
}

function open(file: string, at: number) {
  const database = new Database(file, { timeout: 5000 })
  migrateSqlite(database)
  return createCrm({ policy, store: sqliteStore(database), channels: [channel], clock: () => at })
}

/** Customers who gave their permission and asked for the goods. */
async function setUp(file: string, customers: number): Promise<void> {
  const crm = open(file, noon)
  for (let first = 0; first < customers; first += factsPerCall / 2) {
    const facts = Array.from({ length: Math.min(factsPerCall / 2, customers - first) }, (_, index) => {
      const n = first + index
      const customer = { phone: `+9198${String(10_000_000 + n).slice(-8)}` }
      const told = { source, occurredAt: noon, customer } as const
      return [
        { ...told, type: 'consent.changed', id: `C-${n}`, channel: 'whatsapp', purpose: 'service', status: 'granted' },
        { ...told, type: 'product.enquired', id: `Q-${n}`, sku: 'K-1', wantsNotice: true },
      ] as const
    })
    await crm.record(facts.flat())
  }
  await crm.record({ type: 'stock.restocked', id: 'S-1', source, occurredAt: noon, sku: 'K-1' })
}

const megabyte = 1024 * 1024

/** A worker that tells of its memory as it goes, and is killed from outside. Each is later than the leases of the one before. */
async function work(file: string, generation: number, customers: number): Promise<void> {
  const crm = open(file, noon + generation * 10 * minuteMs)
  const toldPerLook = Math.ceil(customers / looks)
  let told = (await crm.ask.broadcast(`goods/${source}/S-1`))?.reached ?? 0
  const sample = (): void => {
    globalThis.gc?.()
    const { heapUsed, rss } = process.memoryUsage()
    const one: Sample = { told, heapMb: heapUsed / megabyte, residentMb: rss / megabyte }
    process.send?.(one)
  }
  crm.on('recorded', ({ fact, journal }) => {
    if (fact.id !== 'S-1' || journal.length === 0) return
    told += 1
    if (told % toldPerLook === 0) sample()
  })
  await crm.work()
  sample()
}

interface Outcome {
  readonly samples: readonly Sample[]
  readonly killed: number
  readonly seconds: number
}

const here = fileURLToPath(import.meta.url)

function start(...told: readonly string[]): ChildProcess {
  return fork(here, told, { execArgv: [...process.execArgv, '--expose-gc'] })
}

function ended(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve(code === 0)
      else reject(new Error(`A process ended with ${code ?? signal}.`))
    })
  })
}

/** Lets one worker after the other work, and kills some in the first half; the last tells the other half in one go. */
async function tell(file: string, customers: number): Promise<Outcome> {
  const samples: Sample[] = []
  const began = performance.now()
  let killed = 0
  for (let generation = 1; generation <= kills + 1; generation += 1) {
    const child = start('work', file, String(generation), String(customers))
    const killAt = (customers * generation) / (2 * kills)
    child.on('message', (message) => {
      const one = message as Sample
      samples.push(one)
      // Somewhere in the middle of whatever it is doing.
      if (generation <= kills && one.told >= killAt) setTimeout(() => child.kill('SIGKILL'), Math.random() * 50)
    })
    if (await ended(child)) break
    killed += 1
  }
  return { samples, killed, seconds: (performance.now() - began) / 1000 }
}

interface Counted {
  readonly heard: number
  readonly customers: number
  readonly sent: number
}

function count(file: string): Counted {
  const database = new Database(file)
  const counted = database
    .prepare(
      `SELECT sum(type = 'stock.restocked') AS heard, count(DISTINCT CASE WHEN type = 'stock.restocked' THEN customer_id END)
         AS customers, sum(type = 'message.sent') AS sent FROM regulars_facts`,
    )
    .get() as Counted
  database.close()
  return counted
}

const shown = (value: number): string => value.toFixed(1).padStart(8)

function print(customers: number, { samples, killed, seconds }: Outcome, counted: Counted, file: string): void {
  console.log(
    `${customers} customers, ${killed} kills, ${seconds.toFixed(0)} s, ${(statSync(file).size / megabyte).toFixed(0)} MB on disk`,
  )
  console.log('      told  heap MB   RSS MB')
  const every = Math.max(1, Math.floor(samples.length / 12))
  samples.forEach(({ told, heapMb, residentMb }, index) => {
    if (index % every === 0 || index === samples.length - 1)
      console.log(`${String(told).padStart(10)} ${shown(heapMb)} ${shown(residentMb)}`)
  })
  const isRight = counted.heard === customers && counted.customers === customers && counted.sent === customers
  console.log(
    `  heard ${counted.heard} by ${counted.customers} customers, sent ${counted.sent}: ${isRight ? 'each once' : 'WRONG'}\n`,
  )
  if (!isRight) process.exitCode = 1
}

async function main(sizes: readonly number[]): Promise<void> {
  for (const customers of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'regulars-restock-'))
    const file = join(folder, 'shop.db')
    try {
      await ended(start('set-up', file, String(customers)))
      const outcome = await tell(file, customers)
      print(customers, outcome, count(file), file)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const [role, file = '', number = '', size = ''] = process.argv.slice(2)
if (role === 'set-up') await setUp(file, Number(number))
else if (role === 'work') await work(file, Number(number), Number(size))
else await main(process.argv.length > 2 ? process.argv.slice(2).map(Number) : usualSizes)
// A child that has told all it has to tell would keep its line to the parent open.
if (role === 'set-up' || role === 'work') process.disconnect()
