import type { Engine } from '../crm/engine.ts'
import { overtakesMerge } from '../crm/fold-group.ts'
import { lookFor } from '../crm/load.ts'
import { decideSending, type Sending } from '../fold/index.ts'
import type { Channel, OutgoingMessage } from '../ports.ts'
import { handToChannel } from './hand-over.ts'
import { type MessageItem, note, shortReason } from './notes.ts'
import { delayAfter, leaseMs, maxItemAttempts, putOff } from './put-off.ts'

type Delivered = 'sent' | 'withheld' | 'deferred' | 'failed'

/** A message is tried on so many channels in one go. */
const maxChannels = 8

/** One message on its way out. */
interface Dispatch {
  readonly engine: Engine
  readonly item: MessageItem
  /** Channels that gave it back. */
  readonly skip: string[]
  /** From here on it may have left, whatever goes wrong. */
  handedOver: boolean
}

/**
 * Sends one message: decides once more on what is true now, notes that it is about to be handed over, hands it over,
 * notes what became of it. Stopped between any two of these, the next worker knows what may be done again.
 */
export async function deliver(engine: Engine, item: MessageItem): Promise<Delivered> {
  const dispatch: Dispatch = { engine, item, skip: [], handedOver: false }
  try {
    for (let tries = 0; tries < maxChannels; tries += 1) {
      const done = await attempt(dispatch)
      if (done !== 'next channel') return done
    }
    return await withhold(dispatch, 'channel', 'every channel gave it back')
  } catch (error) {
    // Handed over, but not noted: when the lease ends it is found interrupted, and judged as such.
    if (!dispatch.handedOver) await putOff(engine, item, error)
    return 'failed'
  }
}

async function attempt(dispatch: Dispatch): Promise<Delivered | 'next channel'> {
  const { engine, item } = dispatch
  const decision = await decideNow(dispatch)
  switch (decision.status) {
    case 'unknown':
      return await settle(dispatch, 'withheld')
    case 'settled':
      return await conclude(dispatch, decision.as)
    case 'withhold':
      return await withhold(dispatch, decision.gate, decision.reason)
    case 'defer':
      await engine.store.postpone(item, decision.until, decision.reason)
      return 'deferred'
    case 'interrupted':
      return await afterInterruption(dispatch, decision.channel)
    case 'send': {
      const { message } = decision
      const channel = engine.channels.get(message.channel)
      if (channel === undefined) {
        dispatch.skip.push(message.channel)
        return 'next channel'
      }
      const mine = await note(engine, item, 'message.sending', `sending/${item.attempts}/${channel.name}`, {
        channel: message.channel,
        attempt: item.attempts,
      })
      if (!mine) {
        // Another worker, whose lease ran out or ours did, noted it: let that one finish first.
        await engine.store.postpone(item, engine.clock() + leaseMs, 'another worker is handing it over')
        return 'deferred'
      }
      return await handOver(dispatch, channel, message)
    }
  }
}

type Decision =
  | Exclude<Sending, { status: 'defer' }>
  | { readonly status: 'defer'; readonly until: number; readonly reason: string }
  | { readonly status: 'unknown' }

async function decideNow({ engine, item, skip }: Dispatch, again = false): Promise<Decision> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const [loaded] = await engine.store.load([lookFor(engine.tenant, { customerId: item.customerId })])
  if (loaded === undefined || loaded.customer === null) return { status: 'unknown' }
  if (overtakesMerge(loaded.customer, loaded)) {
    return { status: 'defer', until: now + delayAfter(item.attempts), reason: 'a merge is under way' }
  }
  const decision = decideSending(world, loaded.customer, item.message, { now, again, skip })
  return decision.status === 'defer' ? { ...decision, reason: 'quiet hours' } : decision
}

/** The worker stopped while handing it over: whether it left, only a channel that knows messages by their ids can tell. */
async function afterInterruption(dispatch: Dispatch, name: string): Promise<Delivered | 'next channel'> {
  const { engine, item, skip } = dispatch
  const channel = engine.channels.get(name)
  if (channel?.idempotent !== true)
    return await ambiguous(dispatch, name, 'the worker stopped while handing it over; it may have gone out')
  // The channels before this one gave it back already.
  const { ladder } = item.message
  skip.push(...ladder.slice(0, Math.max(0, ladder.indexOf(name))))
  const others = ladder.filter((other) => other !== name)
  const decision = await decideNow({ ...dispatch, skip: others }, true)
  switch (decision.status) {
    case 'send':
      return await handOver(dispatch, channel, decision.message)
    case 'defer':
      await engine.store.postpone(item, decision.until, decision.reason)
      return 'deferred'
    default:
      return await ambiguous(dispatch, name, 'the worker stopped while handing it over; it is not due any more')
  }
}

async function handOver(
  dispatch: Dispatch,
  channel: Channel,
  message: OutgoingMessage,
): Promise<Delivered | 'next channel'> {
  const { engine, item } = dispatch
  dispatch.handedOver = true
  const delivery = await handToChannel(channel, message, { now: engine.clock(), attempts: item.attempts })
  switch (delivery.status) {
    case 'sent':
      await note(engine, item, 'message.sent', 'sent', {
        channel: channel.name,
        by: 'engine',
        providerId: delivery.providerId,
      })
      return await settle(dispatch, 'sent')
    case 'retry':
      if (item.attempts + 1 >= maxItemAttempts) return await giveUp(dispatch, channel.name, delivery.reason)
      await note(engine, item, 'message.sending', `handed-back/${item.attempts}`, {
        channel: channel.name,
        attempt: item.attempts,
        handedBack: true,
      })
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
  await note(dispatch.engine, dispatch.item, 'message.ambiguous', 'ambiguous', {
    channel: channel,
    reason: shortReason(reason),
  })
  return await settle(dispatch, 'failed')
}

async function giveUp({ engine, item }: Dispatch, channel: string, reason: string): Promise<Delivered> {
  await note(engine, item, 'message.failed', 'failed', { channel: channel, reason: shortReason(reason) })
  await engine.store.postpone(item, null, shortReason(reason))
  return 'failed'
}

async function withhold(dispatch: Dispatch, gate: string, reason: string): Promise<Delivered> {
  await note(dispatch.engine, dispatch.item, 'message.withheld', 'withheld', { gate, reason: shortReason(reason) })
  return await settle(dispatch, 'withheld')
}

/** It was noted before what became of it; only the item was left behind. */
async function conclude(dispatch: Dispatch, as: Extract<Sending, { status: 'settled' }>['as']): Promise<Delivered> {
  if (as === 'failed') {
    await dispatch.engine.store.postpone(dispatch.item, null, 'the channel gave it up')
    return 'failed'
  }
  return await settle(dispatch, as === 'withheld' ? 'withheld' : as === 'ambiguous' ? 'failed' : 'sent')
}

async function settle({ engine, item }: Dispatch, how: Delivered): Promise<Delivered> {
  await engine.store.settle([item])
  return how
}
