import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../src/customer.ts'
import { attributionIn, rebuild } from '../../src/fold/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import type { TrackedMessage } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, parsed, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, visit } from './greetings.ts'

const world = worldOf(policyOf([hello('hi')]))
const planned = given(world, [consent('granted'), visit(noon)])
const messageId = planned.messages[0]?.messageId ?? ''
const told = (type: string, at: number, more: object = {}): ToldFact => ({
  type,
  messageId,
  channel: 'sms',
  at,
  ...more,
})
const sent = planned.when(told('message.sent', noon + 1))

const bill = (billId: string, at: number, totalMinor = 100_00, more: object = {}): ToldFact => ({
  type: 'purchase.completed',
  id: billId,
  at,
  totalMinor,
  ...more,
})
const viewed = (at: number): ToldFact => ({ type: 'product.viewed', sku: 'S', at })
const giveBack = (billId: string, at: number, amountMinor: number): ToldFact => ({
  type: 'purchase.returned',
  billId,
  at,
  amountMinor,
})

const followed = ({ customer }: Story, id = messageId) => customer.messages.find((message) => message.id === id)
const attributed = (story: Story) => story.kinds('purchase-attributed')
/** What the journal puts down to a message, all together. */
function sumOf(journal: readonly JournalEntry[], message = messageId) {
  const sum = { bills: 0, minor: 0 }
  for (const entry of journal) {
    if (entry.kind !== 'purchase-attributed') continue
    const said = attributionIn(entry)
    if (said.message !== message) continue
    sum.bills += said.bills
    sum.minor += said.minor
  }
  return sum
}

describe('a bill within the window after a message', () => {
  test('is put down to it: on the bill, on the message and in the journal', () => {
    const story = sent.when(bill('B-1', noon + dayMs, 250_00))
    expect(story.bills.get('till/B-1')?.responseTo).toEqual([
      {
        ...{ message: messageId, rule: 'hi', template: 'hello', arm: 'treated', plannedAt: noon },
        ...{ wasSent: true, isLast: true },
      },
    ])
    expect(followed(story)).toMatchObject({ bills: 1, boughtMinor: 250_00 })
    expect(attributed(story)).toEqual([
      {
        bill: 'till/B-1',
        message: messageId,
        rule: 'hi',
        template: 'hello',
        arm: 'treated',
        plannedAt: noon,
        wasSent: true,
        isLast: true,
        isRepeat: false,
        bills: 1,
        minor: 250_00,
        billsBefore: 0,
        billsAfter: 1,
        sentBillsBefore: 0,
        sentBillsAfter: 1,
        minorBefore: 0,
        minorAfter: 250_00,
      },
    ])
  })

  test('ends with the window, on the calendar; what is bought as the message is planned was not brought by it', () => {
    expect(attributed(sent.when(bill('B-1', noon + 7 * dayMs)))).toHaveLength(1)
    expect(attributed(sent.when(bill('B-1', noon + 7 * dayMs + 1)))).toEqual([])
    expect(attributed(sent.when(bill('B-1', noon), noon + 2))).toEqual([])
    expect(attributed(sent.when(bill('B-1', noon + 1), noon + 2))).toHaveLength(1)
  })

  test('counts by when it happened and not by when it was told', () => {
    expect(attributed(sent.when(bill('late', noon + dayMs), noon + 30 * dayMs))).toHaveLength(1)
    expect(attributed(sent.when(bill('before', noon - dayMs), noon + dayMs))).toEqual([])
  })

  test('is the last touch of one message, and a repeat when the customer had bought on an earlier day', () => {
    const both = sent.when(visit(noon + dayMs))
    const second = both.messages[1]?.messageId ?? ''
    const story = both
      .when({ ...told('message.sent', noon + dayMs + 1), messageId: second })
      .when(bill('B-1', noon + 2 * dayMs))
      .when(bill('B-2', noon + 3 * dayMs))
    const said = attributed(story).map(({ bill, message, isLast, isRepeat }) => [bill, message, isLast, isRepeat])
    expect(said).toEqual([
      ['till/B-1', second, true, false],
      ['till/B-1', messageId, false, false],
      ['till/B-2', second, true, true],
      ['till/B-2', messageId, false, true],
    ])
  })

  test('is nothing when it belongs to imported history', () => {
    const imported = given(world, [consent('granted'), visit(noon)], { muteBefore: noon - 1 })
    const late = { ...imported.customer, muteBefore: noon + 2 * dayMs }
    expect(imported.messages).toHaveLength(1)
    const story = given(world, [], late)
    expect(attributed(story.when(bill('B-1', noon + dayMs), noon + 3 * dayMs))).toEqual([])
    expect(attributed(story.when(bill('B-2', noon + 2 * dayMs), noon + 3 * dayMs))).toHaveLength(1)
  })
})

describe('what a message brought is lowered again', () => {
  const bought = sent.when(bill('B-1', noon + dayMs, 250_00))

  test('by what comes back, however late', () => {
    const story = bought.when(giveBack('B-1', noon + 90 * dayMs, 100_00))
    expect(followed(story)).toMatchObject({ bills: 1, boughtMinor: 150_00 })
    expect(attributed(story)[1]).toMatchObject({ bills: 0, minor: -100_00, minorBefore: 250_00, minorAfter: 150_00 })
    const whole = story.when(giveBack('B-1', noon + 91 * dayMs, 150_00))
    expect(followed(whole)?.bills).toBeUndefined()
    expect(followed(whole)?.boughtMinor).toBeUndefined()
    expect(sumOf(whole.journal)).toEqual({ bills: 0, minor: 0 })
  })

  test('by a void, and by moving the bill to somebody else, who answers messages of their own', () => {
    const voided = bought.when({ type: 'purchase.voided', billId: 'B-1', at: noon + 2 * dayMs })
    expect(sumOf(voided.journal)).toEqual({ bills: 0, minor: 0 })
    const moved = bought.when({
      type: 'bill.reassigned',
      billId: 'B-1',
      to: { phone: '+919876500000' },
      at: noon + 2 * dayMs,
    })
    expect(sumOf(moved.journal)).toEqual({ bills: 0, minor: 0 })
    const handed = moved.outbox.find((item) => item.kind === 'fact')
    expect(JSON.stringify(handed)).not.toContain(messageId)
  })

  test('also when the record follows the message no more: then without what it brought in all', () => {
    let story = bought
    for (let days = 10; days < 22; days += 1) story = story.when(visit(noon + days * dayMs))
    expect(followed(story)).toBeUndefined()
    const returned = story.when(giveBack('B-1', noon + 30 * dayMs, 100_00))
    expect(attributed(returned)[1]).toEqual({
      bill: 'till/B-1',
      message: messageId,
      rule: 'hi',
      template: 'hello',
      arm: 'treated',
      plannedAt: noon,
      wasSent: true,
      isLast: true,
      isRepeat: false,
      bills: 0,
      minor: -100_00,
    })
    expect(sumOf(returned.journal)).toEqual({ bills: 1, minor: 150_00 })
  })
})

test('a receipt is never the last touch: it asks for nothing', () => {
  const rules = [hello('receipt', { on: 'product.viewed', purpose: 'transactional' }), hello('hi')]
  const greeted = given(worldOf(policyOf(rules)), [consent('granted'), visit(noon), viewed(noon + dayMs)])
  const story = greeted.messages
    .reduce(
      (told, { messageId: id }, place) =>
        told.when({ type: 'message.sent', messageId: id, channel: 'sms', at: noon + dayMs + 1 + place }),
      greeted,
    )
    .when(bill('B-1', noon + 2 * dayMs))
  expect(attributed(story).map(({ rule, wasSent, isLast }) => [rule, wasSent, isLast])).toEqual([
    ['receipt', true, false],
    ['hi', true, true],
  ])
})

describe('an order to be paid on delivery', () => {
  const order = (at: number): ToldFact => ({
    type: 'order.placed',
    billId: 'O-1',
    at,
    totalMinor: 80_00,
    payment: 'cash-on-delivery',
  })
  const delivered = (at: number): ToldFact => ({ type: 'order.delivered', billId: 'O-1', at })
  test('answers the messages before the order, once it is delivered', () => {
    const placed = sent.when(order(noon + dayMs))
    expect(attributed(placed)).toEqual([])
    expect(sumOf(placed.when(delivered(noon + 20 * dayMs)).journal)).toEqual({ bills: 1, minor: 80_00 })
  })
  test('is no answer to what came after it', () => {
    const placed = given(world, [consent('granted'), order(noon - dayMs), visit(noon)])
    expect(attributed(placed.when(delivered(noon + dayMs)))).toEqual([])
  })
})

describe('a message that was never sent', () => {
  const sumsOf = (story: Story) => attributed(story).map(({ wasSent, isLast, bills }) => [wasSent, isLast, bills])
  test('is followed, to be compared with who was held out, but no purchase is put down to it', () => {
    const failed = planned.when(told('message.failed', noon + 1, { reason: 'no route' }))
    for (const story of [planned, failed]) {
      const bought = story.when(bill('B-1', noon + dayMs))
      expect(sumsOf(bought)).toEqual([[false, false, 1]])
      expect(followed(bought)).toMatchObject({ bills: 1, boughtMinor: 100_00, unsentBills: 1 })
    }
  })
  test('leaves the last touch to the one before it', () => {
    const both = sent.when(visit(noon + dayMs)).when(bill('B-1', noon + 2 * dayMs))
    expect(sumsOf(both)).toEqual([
      [false, false, 1],
      [true, true, 1],
    ])
  })
  test('and then is sent after all counts the bills after that', () => {
    const story = planned
      .when(bill('B-1', noon + hourMs))
      .when(told('message.sent', noon + 2 * hourMs))
      .when(bill('B-2', noon + 3 * hourMs))
    expect(attributed(story)[1]).toMatchObject({
      billsBefore: 1,
      billsAfter: 2,
      sentBillsBefore: 0,
      sentBillsAfter: 1,
    })
    expect(
      followed(story.when({ type: 'purchase.voided', billId: 'B-1', at: noon + dayMs }))?.unsentBills,
    ).toBeUndefined()
  })
})

test('what a held-out customer would have got is answered like a message', () => {
  const message: TrackedMessage = {
    id: 'm-held',
    rule: 'hi',
    template: 'hello',
    campaign: 'diwali',
    topic: null,
    purpose: 'marketing',
    channel: 'sms',
    status: 'held-out',
    at: noon,
    plannedAt: noon,
    anchorAt: noon,
    attempt: 0,
  }
  const story = given(world, [bill('B-1', noon + dayMs)], { messages: [message] })
  expect(attributed(story)).toMatchObject([
    { message: 'm-held', arm: 'held-out', campaign: 'diwali', wasSent: false, isLast: false, bills: 1, minor: 100_00 },
  ])
})

test('a bill of nobody answers nothing', () => {
  const story = given(world, [], { kind: 'anonymous', messages: sent.customer.messages })
  const nameless = story.when(bill('B-1', noon + dayMs, 100_00, { customer: undefined }))
  expect([nameless.customer.kind, nameless.customer.purchases.count]).toEqual(['anonymous', 1])
  expect(attributed(nameless)).toEqual([])
})

/** The facts of the customer's bills, each with its id. */
const factsOf = (told: readonly ToldFact[]) =>
  told.map(({ at = noon, ...fact }, place) =>
    parsed({ id: `F-${place}`, source: 'till', occurredAt: at, customer: { phone: '9876543210' }, ...fact }),
  )
function rebuilt(story: Story, facts: ReturnType<typeof factsOf>, at: number) {
  const record = rebuild(world, story.customer, facts, { were: [...story.bills.values()] })
  return story.when(systemFact('customer.rebuilt', at, record), at)
}

describe('a rebuild', () => {
  const at = noon + 3 * dayMs
  const toldAll = (facts: ReturnType<typeof factsOf>) =>
    facts.reduce<Story>((story, fact) => story.when(fact, at), sent)

  test('that finds another bill to bear a return puts it down to the messages which that one answers', () => {
    const facts = factsOf([
      bill('B-1', noon - 2 * hourMs, 1000_00),
      { type: 'purchase.returned', at: noon + 6 * hourMs, amountMinor: 400_00 },
      bill('B-2', noon + 4 * hourMs, 1000_00),
    ])
    const story = rebuilt(toldAll(facts), facts, at)
    expect(sumOf(story.journal)).toEqual({ bills: 1, minor: 600_00 })
    expect(followed(story)).toMatchObject({ bills: 1, boughtMinor: 600_00 })
    expect(attributed(story).at(-1)).toMatchObject({
      ...{ bill: 'till/B-2', bills: 0, minor: -400_00, minorBefore: 1000_00, minorAfter: 600_00, isLast: true },
    })
    const voided = story.when({ type: 'purchase.voided', billId: 'B-2', at })
    expect([sumOf(voided.journal), followed(voided)?.bills]).toEqual([{ bills: 0, minor: 0 }, undefined])
    expect(rebuilt(story, facts, at).last.journal.map(({ kind }) => kind)).toEqual(['rebuilt'])
  })

  test('gives a bill back what it lost to a return that was another one’s', () => {
    const facts = factsOf([
      bill('B-1', noon + hourMs, 500_00),
      { type: 'purchase.returned', at: noon + 6 * hourMs, amountMinor: 500_00 },
      bill('B-2', noon + 4 * hourMs, 700_00),
    ])
    const late = toldAll(facts)
    expect(late.bills.get('till/B-1')?.returns).toHaveLength(1)
    const story = rebuilt(late, facts, at)
    expect(story.bills.get('till/B-1')?.returns).toEqual([])
    expect(sumOf(story.journal)).toEqual({ bills: 2, minor: 700_00 })
  })

  test('knows a repeat purchase that was told before the first', () => {
    const facts = factsOf([bill('B-2', noon + dayMs, 300_00), bill('B-1', noon - dayMs, 200_00)])
    const late = toldAll(facts)
    expect(attributed(late).map(({ isRepeat }) => isRepeat)).toEqual([false])
    const story = rebuilt(late, facts, at)
    expect(story.last.journal.map(({ data }) => [data.isRepeat, data.bills, data.minor, data.billsAfter])).toEqual([
      [undefined, undefined, undefined, undefined],
      [false, -1, -300_00, 0],
      [true, 1, 300_00, 1],
    ])
    expect(story.bills.get('till/B-2')?.responseTo).toMatchObject([{ message: messageId, isRepeat: true }])
  })
})

describe('laws', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 400_00 }), { maxLength: 3 })
  const purchases = fc.array(
    fc.record({
      hours: fc.integer({ min: -48, max: 24 * 9 }),
      totalMinor: fc.integer({ min: 0, max: 500_00 }),
      returns: amounts,
      voided: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )

  const unlinkedReturns = fc.array(
    fc.record({
      at: fc.integer({ min: -48, max: 24 * 12 }).map((hours) => noon + hours * hourMs),
      amountMinor: fc.integer({ min: 1, max: 300_00 }),
    }),
    { maxLength: 2 },
  )

  test('a message brought what the bills in its window come to, in whatever order they and their returns are told, rebuilt meanwhile or not', () => {
    fc.assert(
      fc.property(
        fc.tuple(purchases, unlinkedReturns).chain(([all, unlinked]) => {
          const facts = all.flatMap(({ hours, totalMinor, returns, voided }, number) => [
            bill(`B-${number}`, noon + hours * hourMs, totalMinor),
            ...returns.map((amountMinor, nth) => ({
              ...giveBack(`B-${number}`, noon + (hours + 1 + nth) * hourMs, amountMinor),
              id: `R-${number}-${nth}`,
            })),
            ...(voided ? [{ type: 'purchase.voided', billId: `B-${number}`, at: noon + (hours + 9) * hourMs }] : []),
          ])
          const everything = [...facts, ...unlinked.map((parts) => ({ type: 'purchase.returned', ...parts }))]
          return fc.tuple(fc.constant(all), fc.shuffledSubarray(everything, { minLength: everything.length }))
        }),
        fc.nat({ max: 12 }),
        ([all, told], rebuiltAfter) => {
          let story = sent
          const known: ReturnType<typeof factsOf> = []
          for (const fact of factsOf(told)) {
            story = story.when(fact, noon + 30 * dayMs)
            if (story.refusal === null) known.push(fact)
            if (known.length === rebuiltAfter) story = rebuilt(story, known, noon + 30 * dayMs)
          }
          const net = { bills: 0, minor: 0 }
          for (const [number, { hours }] of all.entries()) {
            const known = story.bills.get(`till/B-${number}`)
            const leftMinor = netOf(known)
            if (hours <= 0 || hours > 24 * 7 || known === undefined || known.voided) continue
            const counts = known.totalMinor === 0 ? known.returns.length === 0 : leftMinor > 0
            if (!counts) continue
            net.bills += 1
            net.minor += leftMinor
          }
          expect(sumOf(story.journal)).toEqual(net)
          expect({ bills: followed(story)?.bills ?? 0, minor: followed(story)?.boughtMinor ?? 0 }).toEqual(net)
        },
      ),
      { numRuns: propertyRuns(100) },
    )
  })
})

function netOf(
  known: { readonly totalMinor: number; readonly returns: readonly { readonly amountMinor: number }[] } | undefined,
) {
  if (known === undefined) return 0
  return Math.max(0, known.totalMinor - known.returns.reduce((sum, { amountMinor }) => sum + amountMinor, 0))
}
