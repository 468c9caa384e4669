import type { Customer } from '../../customer.ts'
import type { CustomFact } from '../../facts/index.ts'
import type { Store } from '../../ports.ts'
import { allOf, everything, historyOf, loadOne, only, peekOutbox, put, streamOf } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame, vandalise } from './expect.ts'
import { bill, broadcast, commitFor, journalEntry, lease, message, minute, storedFact, task, visit } from './rows.ts'

const controls = Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1)).join('')

/** What databases, drivers and their escaping have been known to change. */
const awkward: Readonly<Record<string, unknown>> = JSON.parse(
  JSON.stringify({
    texts: [
      'नमस्ते',
      '客户',
      '🛍️👩‍👩‍👧',
      'é',
      'e\u0301',
      '\u2028\u2029',
      '\ufeff',
      '\u007f',
      controls,
      '',
      ' ',
      ' padded ',
    ],
    quotes: `'single' "double" \`back\` \\ \\n \\u0041 $1 :name ? % _ -- ; /* */`,
    numbers: [
      0,
      -1,
      1.5,
      -0.1,
      1e-7,
      9e15,
      -9e15,
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
      1.7976931348623157e308,
    ],
    nothing: [null, [null], { nothing: null, deeper: { nothing: null } }, {}, [], [[]], [{}]],
    truth: [true, false],
    likeOthers: ['null', 'true', '1', '2026-01-01', '2026-01-01T00:00:00Z', '{"a":1}', '[]', '0x10', '1e3'],
    names: { constructor: 1, toString: 'x', length: 3, '': 'empty', ' ': 'blank', 'a.b': 1, 'a"b': 2, ключ: 3, '0': 4 },
    proto: 'here',
  }).replace('"proto"', '"__proto__"'),
)

// Odd values where the types have room for them; a store knows no schema.
const oddCustomer = { engagement: awkward, profile: { attributes: awkward } } as unknown as Partial<Customer>
const oddFact: CustomFact = {
  type: 'custom.odd',
  id: `${controls.slice(0, 8)}é"'\\`,
  source: 'till 7/"\'\\é',
  occurredAt: minute(0),
  customer: { customerId: 'c-1' },
  data: awkward,
}

/** One of each document there is. */
async function writeAll(store: Store, tenant: string) {
  const documents = {
    commit: commitFor(tenant, 'c-1', {
      next: { ...oddCustomer, wakeAt: minute(0) },
      facts: [storedFact(oddFact, { hash: String(awkward.quotes), subject: 'नमस्ते' })],
      bills: [{ ...bill('pos/1'), channel: `é'"\\`, totalMinor: 9e15, storeId: controls }],
      journal: [{ ...journalEntry('j-1'), data: awkward }],
      outbox: [message('m-1', 9e15), { id: 'f-1', kind: 'fact', dueAt: minute(0), fact: oddFact }],
      tasks: [task('t-1', { note: `${controls}'"\\`, dueAt: 9e15 })],
    }),
    broadcast: broadcast(tenant, 'b-1', { fact: oddFact, cursor: `{"'\\é🛍`, createdAt: minute(0) }),
  }
  await put(store, documents.commit)
  await store.saveBroadcast(documents.broadcast, 0)
  await store.saveSetting(tenant, 'odd', awkward, 0)
  return documents
}

async function readAll(store: Store, tenant: string) {
  const facts = [{ source: oddFact.source, id: oddFact.id }]
  const named = { customerIds: ['c-1'], bills: ['pos/1'], facts }
  return {
    everything: await everything(store, tenant, named),
    histories: [await historyOf(store, tenant, 'c-1', 'facts'), await historyOf(store, tenant, 'c-1', 'journal')],
    broadcasts: [
      await store.broadcast(tenant, 'b-1'),
      await store.claimBroadcasts(lease(tenant, 0, { until: minute(0) })),
    ],
    setting: await store.setting(tenant, 'odd'),
  }
}

export const documents: readonly PortPromise[] = [
  {
    name: 'documents come back equal to what went in, whatever their texts, numbers and names',
    async check({ store, tenant }) {
      const { commit, broadcast } = await writeAll(store, tenant)
      const facts = [{ source: oddFact.source, id: oddFact.id }]
      const loaded = await loadOne(store, tenant, { customerId: 'c-1', bills: ['pos/1'], facts })
      expectSame(loaded.customer, commit.next, 'The customer came back different.')
      expectSame(loaded.bills, commit.bills, 'The bill came back different.')
      const seen = { ...facts[0], hash: commit.facts[0]?.hash, customerId: 'c-1', type: 'custom.odd' }
      expectSame(loaded.seen, [seen], 'The recorded fact came back different.')
      const fact = only(await historyOf(store, tenant, 'c-1', 'facts'))
      expectSame(fact, { of: 'facts', customerId: 'c-1', stored: commit.facts[0] }, 'The fact came back different.')
      const entry = only(await historyOf(store, tenant, 'c-1', 'journal'))
      expectSame(
        entry,
        { of: 'journal', customerId: 'c-1', entry: commit.journal[0] },
        'The entry came back different.',
      )
      const billRow = only(await streamOf(store, tenant, 'bills'))
      expectSame(billRow, { of: 'bills', customerId: 'c-1', bill: commit.bills[0] }, 'The bill came back different.')
      const tasks = await allOf((after) => store.tasks({ tenant, after, limit: 10 }))
      expectSame(tasks, commit.tasks, 'The task came back different.')
      const items = await store.claimOutbox(lease(tenant, 0, { now: 9e15, until: 9e15 }))
      const expected = [...commit.outbox].reverse().map((item) => ({ ...item, tenant, customerId: 'c-1', attempts: 0 }))
      expectSame(items, expected, 'The outbox came back different.')
      expectSame(
        await store.broadcast(tenant, 'b-1'),
        { ...broadcast, version: 1 },
        'The broadcast came back different.',
      )
      expectSame(await store.setting(tenant, 'odd'), { value: awkward, version: 1 }, 'The setting came back different.')
    },
  },
  {
    name: 'a property that is undefined is as good as left out',
    async check({ store, tenant }) {
      const parts = { ...bill('pos/1'), storeId: undefined, tillId: undefined }
      await put(store, commitFor(tenant, 'c-1', { bills: [parts] }))
      const loaded = await loadOne(store, tenant, { customerId: 'c-1', bills: ['pos/1'] })
      expectSame(loaded.bills, [bill('pos/1')], 'Undefined came back as something.')
    },
  },
  {
    name: 'a caller who writes over what came out of the store changes it for nobody',
    async check({ store, tenant }) {
      await writeAll(store, tenant)
      const before = JSON.stringify(await readAll(store, tenant))
      vandalise(await readAll(store, tenant))
      expectSame(JSON.stringify(await readAll(store, tenant)), before, 'A document was changed from outside.')
    },
  },
  {
    name: 'a caller who writes over what went into the store changes it for nobody',
    async check({ store, tenant }) {
      const commit = commitFor(tenant, 'c-1', {
        next: { interests: [{ key: 'brand:x', at: minute(0) }] },
        facts: [storedFact(visit('f-1'))],
        bills: [bill('pos/1')],
        journal: [journalEntry('j-1')],
        outbox: [message('m-1')],
        tasks: [task('t-1')],
      })
      const value = { cuts: [1, 2, 3] }
      const running = broadcast(tenant, 'b-1')
      const saved = structuredClone({ commit, value, running })
      await put(store, commit)
      await store.saveSetting(tenant, 'cuts', value, 0)
      await store.saveBroadcast(running, 0)
      vandalise([commit, value, running])
      const loaded = await loadOne(store, tenant, { customerId: 'c-1', bills: ['pos/1'] })
      expectSame([loaded.customer, loaded.bills], [saved.commit.next, saved.commit.bills], 'A record was changed.')
      const [fact] = await historyOf(store, tenant, 'c-1', 'facts')
      expectSame(fact, { of: 'facts', customerId: 'c-1', stored: saved.commit.facts[0] }, 'A fact was changed.')
      const found = [(await peekOutbox(store, tenant))[0]?.id, (await store.setting(tenant, 'cuts'))?.value]
      expectSame(found, ['m-1', saved.value], 'A message or a setting was changed.')
      expectSame(await store.broadcast(tenant, 'b-1'), { ...saved.running, version: 1 }, 'A broadcast was changed.')
    },
  },
]
