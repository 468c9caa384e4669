import { describe, expect, test } from 'vitest'
import type { Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { smallRetail } from '../support/retail.ts'
import { asha, bill, day, hour, minute, noon, recordingChannel, retailWith, shop } from '../support/shop.ts'

const usual = smallRetail().messages
if (usual === undefined) throw new Error('The small policy says how messages go.')
const policy = retailWith({ messages: { ...usual, fallbackAfter: 'PT6H' } })

/** A shop with two channels, none of which knows messages by their ids. */
function twoChannels(store: Store = memoryStore(), at = noon) {
  const whatsapp = recordingChannel('whatsapp', { idempotent: false })
  const sms = recordingChannel('sms', { idempotent: false })
  return { ...shop({ store, policy, channels: [whatsapp, sms], at }), whatsapp, sms, store }
}
type Place = ReturnType<typeof twoChannels>

const message = async ({ crm }: Place) => (await crm.ask.customer(asha))?.messages[0]
const told = async (at: Place, type: string, channel: string, more: object = {}) =>
  at.crm.record({
    type,
    id: `${type}/${channel}`,
    source: 'provider',
    occurredAt: at.clock.now(),
    customer: asha,
    messageId: (await message(at))?.id ?? '',
    channel,
    ...more,
  } as never)

/** Works every five minutes. */
async function workFor(at: Place, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5 * minute) {
    at.clock.advance(5 * minute)
    await at.crm.work()
  }
}
const attempts = ({ whatsapp, sms }: Place) => [whatsapp.attempts.length, sms.attempts.length]

describe('what a channel took and did not deliver', () => {
  test('goes out on the next one when its time is over, as the same message, and is watched no more', async () => {
    const at = twoChannels()
    await at.crm.record(bill('B-1', asha, 500))
    expect(await at.crm.work()).toMatchObject({ sent: 1 })
    await workFor(at, 6 * hour - 5 * minute)
    expect(attempts(at)).toEqual([1, 0])
    await workFor(at, 10 * minute)
    expect(attempts(at)).toEqual([1, 1])
    expect(at.sms.sent[0]?.messageId).toBe(at.whatsapp.sent[0]?.messageId)
    expect(await message(at)).toMatchObject({ status: 'sent', channel: 'sms', rung: 1 })
    await workFor(at, day)
    expect(attempts(at)).toEqual([1, 1])
    expect(
      await at.store.claimOutbox({ tenant: 'main', worker: 'x', now: noon + 9 * day, until: noon + 9 * day, limit: 9 }),
    ).toEqual([])
  })

  test('stays where it is once it is delivered', async () => {
    const at = twoChannels()
    await at.crm.record(bill('B-1', asha, 500))
    await at.crm.work()
    at.clock.advance(hour)
    await told(at, 'message.delivered', 'whatsapp')
    expect(await at.crm.work()).toMatchObject({ sent: 0, deferred: 0, failed: 0 })
    await workFor(at, 7 * hour)
    expect(attempts(at)).toEqual([1, 0])
  })

  test('goes out on the next one at the next look when the first reports that it failed', async () => {
    const at = twoChannels()
    await at.crm.record(bill('B-1', asha, 500))
    await at.crm.work()
    await told(at, 'message.failed', 'whatsapp', { reason: 'no such user' })
    await workFor(at, 5 * minute)
    expect(attempts(at)).toEqual([1, 1])
    expect(await message(at)).toMatchObject({ status: 'sent', channel: 'sms' })
  })

  test('goes out on the next one at once when the first gives it up, and is given up after the last', async () => {
    const at = twoChannels()
    at.whatsapp.answer({ status: 'dead', reason: 'template rejected' })
    at.sms.answer({ status: 'dead', reason: 'no such number' })
    await at.crm.record(bill('B-1', asha, 500))
    expect(await at.crm.work()).toMatchObject({ sent: 0, failed: 1 })
    expect(attempts(at)).toEqual([1, 1])
    expect(await message(at)).toMatchObject({ status: 'failed', channel: 'sms' })
    const { items } = await at.store.parked({ tenant: 'main', after: null, limit: 9 })
    expect(items).toMatchObject([{ reason: 'no such number' }])
  })

  test('goes nowhere after a refusal; it stays what it was', async () => {
    const at = twoChannels()
    await at.crm.record(bill('B-1', asha, 500))
    await at.crm.work()
    await at.crm.record({
      type: 'consent.changed',
      id: 'no',
      source: 'pos',
      occurredAt: noon + 1,
      customer: asha,
      channel: 'sms',
      purpose: 'transactional',
      status: 'withdrawn',
    })
    await workFor(at, 7 * hour)
    expect(attempts(at)).toEqual([1, 0])
    expect(await message(at)).toMatchObject({ status: 'sent', channel: 'whatsapp' })
    expect((await message(at))?.watched).toBeUndefined()
  })

  test('has each channel try as often as any: looks are no attempts', async () => {
    const at = twoChannels()
    await at.crm.record(bill('B-1', asha, 500))
    await at.crm.work()
    await workFor(at, 6 * hour - 5 * minute)
    at.sms.answer(
      ...Array.from({ length: 11 }, (_, index) => ({
        status: 'retry' as const,
        at: noon + 6 * hour + index * minute,
        reason: 'busy',
      })),
    )
    await workFor(at, 2 * hour)
    expect(at.sms.attempts).toHaveLength(12)
    expect(await message(at)).toMatchObject({ status: 'sent', channel: 'sms' })
  })

  test('is not sent anywhere when nobody knows whether it left', async () => {
    const at = twoChannels()
    at.whatsapp.answer(new Error('socket hang up'))
    await at.crm.record(bill('B-1', asha, 500))
    await at.crm.work()
    await workFor(at, day)
    expect(attempts(at)).toEqual([1, 0])
    expect(await message(at)).toMatchObject({ status: 'ambiguous' })
  })
})

describe('a worker that is killed between any two steps', () => {
  /** Dies at the n-th write, before or after it took effect, and writes nothing more. */
  const dying = (store: Store, nth: number, after: boolean): Store => {
    let writes = 0
    const guarded = async <Result>(write: () => Promise<Result>): Promise<Result> => {
      writes += 1
      if (writes > nth || (writes === nth && !after)) throw new Error('killed')
      const result = await write()
      if (writes === nth) throw new Error('killed')
      return result
    }
    return {
      ...store,
      commit: (all) => guarded(() => store.commit(all)),
      settle: (items) => guarded(() => store.settle(items)),
      postpone: (...given) => guarded(() => store.postpone(...given)),
    }
  }

  const lives = [
    ['sent at once, and again after six hours', {}],
    ['given up by the first channel', { first: { status: 'dead', reason: 'template rejected' } as const }],
    ['handed back by the first channel', { first: { status: 'fallback', reason: 'no WhatsApp there' } as const }],
  ] as const

  test.each(lives)('never sends twice on one channel: %s', async (_name, script: { first?: object }) => {
    let most = 0
    for (const after of [false, true]) {
      for (let nth = 1; nth <= 8; nth += 1) {
        for (const phase of ['first', 'next'] as const) {
          const store = memoryStore()
          const well = twoChannels(store)
          const sick = shop({
            store: dying(store, nth, after),
            policy,
            channels: [well.whatsapp, well.sms],
          })
          if ('first' in script) well.whatsapp.answer(script.first as never)
          await well.crm.record(bill('B-1', asha, 500))
          if (phase === 'next') {
            await well.crm.work()
            await workFor(well, 6 * hour - 5 * minute)
            well.clock.advance(5 * minute)
            sick.clock.set(well.clock.now())
          }
          await sick.crm.work().catch(() => undefined)
          await workFor(well, day)
          const [onWhatsapp = 0, onSms = 0] = attempts(well)
          expect([onWhatsapp, onSms].every((times) => times <= 1)).toBe(true)
          // Noted, and killed before it was handed over: nobody can know that it did not leave.
          if (onWhatsapp + onSms === 0) expect(await message(well)).toMatchObject({ status: 'ambiguous' })
          most = Math.max(most, onWhatsapp + onSms)
          const { items } = await store.parked({ tenant: 'main', after: null, limit: 9 })
          const left = await store.claimOutbox({
            tenant: 'main',
            worker: 'x',
            now: noon + 9 * day,
            until: noon + 9 * day,
            limit: 9,
          })
          expect([left, items.length]).toEqual([[], 0])
        }
      }
    }
    expect(most).toBe(2)
  })
})

test('two workers over one store send it once on each channel', async () => {
  const store = memoryStore()
  const one = twoChannels(store)
  const other = shop({ store, policy, channels: [one.whatsapp, one.sms] })
  await one.crm.record(bill('B-1', asha, 500))
  for (let passed = 0; passed < 8 * hour; passed += 5 * minute) {
    for (const clock of [one.clock, other.clock]) clock.advance(5 * minute)
    await Promise.all([one.crm.work(), other.crm.work()])
  }
  expect(attempts(one)).toEqual([1, 1])
})
