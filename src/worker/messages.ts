import type { Engine } from '../crm/engine.ts'
import type { Fact } from '../facts/index.ts'
import type { Sending } from '../fold/index.ts'
import type { Channel, Delivery, OutgoingMessage } from '../ports.ts'
import { type Decision, decideAgain, decideAll } from './decisions.ts'
import { attemptsOf, type Dispatch, stepOf, watch, watching } from './dispatch.ts'
import { handToChannel } from './hand-over.ts'
import { type MessageItem, note, noteAll, noteOf, shortReason } from './notes.ts'
import { leaseMs, maxItemAttempts, putOff } from './put-off.ts'

/** `looked-at` is a message that a channel had taken before. */
type Delivered = 'sent' | 'withheld' | 'deferred' | 'failed' | 'looked-at'

/** A message is tried on so many channels in one go. */
const maxChannels = 8

/** A message that may go now, and its channel. */
interface Ready {
  readonly dispatch: Dispatch
  readonly channel: Channel
  readonly message: OutgoingMessage
}

type Attempted = Delivered | 'next channel'

/**
 * Sends messages of different customers together: decides once more on what is true now, notes that they are about to be
 * handed over, hands them over at the same time, notes what became of each. Stopped between any two of these, the next
 * worker knows what may be done again.
 * @param items At most one message of each customer: the next is decided when this one's fate is known.
 */
export async function deliverTogether(engine: Engine, items: readonly MessageItem[]): Promise<readonly Delivered[]> {
  const dispatches = items.map((item): Dispatch => ({ engine, item, skip: [], handedOver: false, now: null }))
  const done = new Map<Dispatch, Delivered>()
  let open: readonly Dispatch[] = dispatches
  for (let tries = 0; tries < maxChannels && open.length > 0; tries += 1) {
    const attempted = await attempt(engine, open)
    for (const [dispatch, how] of attempted) if (how !== 'next channel') done.set(dispatch, how)
    open = open.filter((dispatch) => !done.has(dispatch))
  }
  for (const dispatch of open) {
    done.set(dispatch, await guarded(dispatch, () => withhold(dispatch, 'channel', 'every channel gave it back')))
  }
  return dispatches.map((dispatch) => done.get(dispatch) ?? 'failed')
}

/** One channel for each of them. */
async function attempt(engine: Engine, open: readonly Dispatch[]): Promise<ReadonlyMap<Dispatch, Attempted>> {
  const done = new Map<Dispatch, Attempted>()
  const ready: Ready[] = []
  const decisions = await decideAll(engine, open)
  for (const [place, dispatch] of open.entries()) {
    const decision = decisions[place] ?? new Error('there is no decision')
    const how = await guarded(dispatch, () => prepare(dispatch, decision))
    if (typeof how === 'object') ready.push(how)
    else done.set(dispatch, how)
  }
  const mine = await claimed(engine, ready, done)
  const deliveries = await Promise.all(
    mine.map(({ dispatch, channel, message }) => {
      dispatch.handedOver = true
      return handToChannel(channel, message, { now: engine.clock(), attempts: attemptsOf(dispatch) })
    }),
  )
  const left: Left[] = []
  for (const [place, { dispatch, channel }] of mine.entries()) {
    const delivery = deliveries[place]
    if (delivery === undefined) continue
    if (delivery.status === 'sent') left.push({ dispatch, channel, providerId: delivery.providerId })
    else done.set(dispatch, await guarded(dispatch, () => afterDelivery(dispatch, channel, delivery)))
  }
  await noteSent(engine, left, done)
  return done
}

/** Whatever goes wrong with one message is its own affair. */
async function guarded<How>(dispatch: Dispatch, work: () => Promise<How>): Promise<How | 'failed'> {
  try {
    return await work()
  } catch (error) {
    return await failed(dispatch, error)
  }
}

async function failed(dispatch: Dispatch, error: unknown): Promise<'failed'> {
  const { engine, item, handedOver } = dispatch
  // Handed over, but not noted: when the lease ends it is found interrupted, and judged as such.
  if (!handedOver) await putOff(engine, item, error, item.attempts - attemptsOf(dispatch))
  return 'failed'
}

/** Does what the decision says, up to where the message is handed over. */
async function prepare(dispatch: Dispatch, decision: Decision | Error): Promise<Ready | Attempted> {
  if (decision instanceof Error) throw decision
  const { engine, item } = dispatch
  switch (decision.status) {
    case 'unknown':
      // There is nobody by this id: no journal to tell it to.
      return await settle(dispatch, 'withheld')
    case 'settled':
      return await conclude(dispatch, decision)
    case 'withhold':
      return await withhold(dispatch, decision.gate, decision.reason)
    case 'defer':
      await engine.store.postpone(item, decision.until, decision.reason)
      return 'deferred'
    case 'watch':
      await engine.store.postpone(item, decision.until, watching)
      return 'looked-at'
    case 'interrupted':
      return await afterInterruption(dispatch, decision.channel)
    case 'send': {
      const { message } = decision
      dispatch.now = decision
      const channel = engine.channels.get(message.channel)
      if (channel !== undefined) return { dispatch, channel, message }
      dispatch.skip.push(message.channel)
      return 'next channel'
    }
  }
}

/** Notes that they are about to be handed over; those that another worker has noted are left to it. */
async function claimed(
  engine: Engine,
  ready: readonly Ready[],
  done: Map<Dispatch, Attempted>,
): Promise<readonly Ready[]> {
  // Told apart from another worker's by its content: one that fails half-way is told again, and is still ours.
  const causedBy = crypto.randomUUID()
  const facts = ready.map(({ dispatch: { item, now }, channel: { name } }) =>
    noteOf(engine, item, 'message.sending', `sending/${item.attempts}/${name}`, {
      channel: name,
      attempt: item.attempts,
      ...(now?.rung !== undefined && { rung: now.rung }),
      ...(now !== null && now.watchMs !== null && { watched: true }),
      causedBy,
    }),
  )
  const noted = await noteAll(engine, facts)
  const mine: Ready[] = []
  for (const [place, one] of ready.entries()) {
    const { dispatch } = one
    const how = noted[place] ?? 'another'
    if (how === 'stands') mine.push(one)
    else if (how === 'another') done.set(dispatch, await guarded(dispatch, () => leaveToOther(dispatch)))
    else done.set(dispatch, await failed(dispatch, how))
  }
  return mine
}

/** Another worker, whose lease ran out or ours did, noted it: let that one finish first. */
async function leaveToOther({ engine, item }: Dispatch): Promise<Delivered> {
  await engine.store.postpone(item, engine.clock() + leaseMs, 'another worker is handing it over')
  return 'deferred'
}

/** A message that its channel took. */
interface Left {
  readonly dispatch: Dispatch
  readonly channel: Channel
  readonly providerId: string
}

async function noteSent(engine: Engine, left: readonly Left[], done: Map<Dispatch, Attempted>): Promise<void> {
  const facts = left.map(({ dispatch, channel, providerId }) => sentNote(dispatch, channel, providerId))
  const noted = await noteAll(engine, facts)
  const sent = left.filter((_, place) => !(noted[place] instanceof Error)).map(({ dispatch }) => dispatch)
  // What was noted needs no settling to be known as sent: the next worker would only take it off, or look at it.
  const settled = sent.filter(({ now }) => (now?.watchMs ?? null) === null)
  await engine.store.settle(settled.map(({ item }) => item)).catch(() => undefined)
  for (const dispatch of sent) if (!settled.includes(dispatch)) await watch(dispatch).catch(() => undefined)
  for (const { dispatch } of left) done.set(dispatch, sent.includes(dispatch) ? 'sent' : 'failed')
}

function sentNote(dispatch: Dispatch, { name }: Channel, providerId: string): Fact {
  const { engine, item } = dispatch
  return noteOf(engine, item, 'message.sent', stepOf(dispatch, 'sent'), { channel: name, by: 'engine', providerId })
}

/** The worker stopped while handing it over: whether it left, only a channel that knows messages by their ids can tell. */
async function afterInterruption(dispatch: Dispatch, name: string): Promise<Attempted> {
  const { engine, item } = dispatch
  const channel = engine.channels.get(name)
  if (channel?.idempotent !== true)
    return await ambiguous(dispatch, name, 'the worker stopped while handing it over; it may have gone out')
  // The channels before this one gave it back already.
  const { ladder } = item.message
  dispatch.skip.push(...ladder.slice(0, Math.max(0, ladder.indexOf(name))))
  const decision = await decideAgain(engine, { item, skip: [], only: name })
  switch (decision.status) {
    case 'send':
      dispatch.now = decision
      return await handOver(dispatch, channel, decision.message)
    case 'defer':
      await engine.store.postpone(item, decision.until, decision.reason)
      return 'deferred'
    default:
      return await ambiguous(dispatch, name, 'the worker stopped while handing it over; it is not due any more')
  }
}

async function handOver(dispatch: Dispatch, channel: Channel, message: OutgoingMessage): Promise<Attempted> {
  const { engine } = dispatch
  dispatch.handedOver = true
  const delivery = await handToChannel(channel, message, { now: engine.clock(), attempts: attemptsOf(dispatch) })
  return await afterDelivery(dispatch, channel, delivery)
}

async function afterDelivery(dispatch: Dispatch, channel: Channel, delivery: Delivery): Promise<Attempted> {
  const { engine, item } = dispatch
  switch (delivery.status) {
    case 'sent':
      await note(engine, sentNote(dispatch, channel, delivery.providerId))
      if ((dispatch.now?.watchMs ?? null) === null) return await settle(dispatch, 'sent')
      await watch(dispatch)
      return 'sent'
    case 'retry':
      if (attemptsOf(dispatch) + 1 >= maxItemAttempts) return await giveUp(dispatch, channel.name, delivery.reason)
      await note(
        engine,
        noteOf(engine, item, 'message.sending', `handed-back/${item.attempts}`, {
          channel: channel.name,
          attempt: item.attempts,
          handedBack: true,
        }),
      )
      await engine.store.postpone(item, Math.max(delivery.at, engine.clock()), delivery.reason)
      return 'deferred'
    case 'fallback':
      // It did not leave: whatever fails from here on, it may be tried again.
      dispatch.handedOver = false
      dispatch.skip.push(channel.name)
      return 'next channel'
    case 'dead':
      return await giveUp(dispatch, channel.name, delivery.reason)
    case 'ambiguous':
      return await ambiguous(dispatch, channel.name, delivery.reason)
  }
}

async function ambiguous(dispatch: Dispatch, channel: string, reason: string): Promise<Delivered> {
  const { engine, item } = dispatch
  const says = { channel, reason: shortReason(reason) }
  await note(engine, noteOf(engine, item, 'message.ambiguous', stepOf(dispatch, 'ambiguous'), says))
  return await settle(dispatch, 'failed')
}

async function giveUp(dispatch: Dispatch, channel: string, reason: string): Promise<Attempted> {
  const { engine, item } = dispatch
  const says = { channel, reason: shortReason(reason) }
  await note(engine, noteOf(engine, item, 'message.failed', stepOf(dispatch, 'failed'), says))
  if ((dispatch.now?.watchMs ?? null) !== null) {
    // It did not leave, and is noted: the next channel may have it.
    dispatch.handedOver = false
    return 'next channel'
  }
  await engine.store.postpone(item, null, shortReason(reason))
  return 'failed'
}

async function withhold(dispatch: Dispatch, gate: string, reason: string): Promise<Delivered> {
  const { engine, item } = dispatch
  const { rule, template, campaign } = item.message
  const about = { rule, template, ...(campaign !== undefined && { campaign }) }
  const says = { ...about, gate, reason: shortReason(reason) }
  await note(engine, noteOf(engine, item, 'message.withheld', 'withheld', says))
  return await settle(dispatch, 'withheld')
}

/** It was noted before what became of it; only the item was left behind, or no other channel may bring it. */
async function conclude(
  dispatch: Dispatch,
  { as, stop, watched }: Extract<Sending, { status: 'settled' }>,
): Promise<Delivered> {
  const { engine, item } = dispatch
  if (stop !== undefined) {
    const says = { gate: stop.gate, reason: shortReason(stop.reason) }
    await note(engine, noteOf(engine, item, 'message.withheld', `no-other-channel/${item.attempts}`, says))
  }
  if (as === 'failed') {
    await engine.store.postpone(item, null, stop?.reason ?? 'the channel gave it up')
    return 'failed'
  }
  if (as !== 'withheld' && watched === true) return await settle(dispatch, 'looked-at')
  return await settle(dispatch, as === 'withheld' ? 'withheld' : as === 'ambiguous' ? 'failed' : 'sent')
}

async function settle({ engine, item }: Dispatch, how: Delivered): Promise<Delivered> {
  await engine.store.settle([item])
  return how
}
