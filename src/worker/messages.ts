import type { Engine } from '../crm/engine.ts'
import { writeFacts } from '../crm/engine.ts'
import { lookFor } from '../crm/load.ts'
import { engineSource, type Fact, type MessageFact } from '../facts/index.ts'
import { decideSending } from '../fold/index.ts'
import type { Channel, Delivery, OutboxItem, OutgoingMessage } from '../ports.ts'
import { maxItemAttempts, putOff } from './worker.ts'

type Delivered = 'sent' | 'withheld' | 'deferred' | 'failed'
type MessageItem = OutboxItem & { readonly kind: 'message' }
type MessageType = MessageFact['type']

/** A message is tried on so many channels in one go. */
const maxChannels = 8

/**
 * Sends one message: decides once more on what is true now, notes that it is about to be handed over, hands it over,
 * notes what became of it. Stopped between any two of these, the next worker knows what may be done again.
 */
export async function deliver(engine: Engine, item: MessageItem, signal: AbortSignal): Promise<Delivered> {
  try {
    const skip: string[] = []
    for (let tries = 0; tries < maxChannels; tries += 1) {
      const done = await attempt(engine, item, skip, signal)
      if (done !== 'next channel') return done
    }
    return await withhold(engine, item, 'channel', 'every channel gave it back')
  } catch (error) {
    await putOff(engine, item, error)
    return 'failed'
  }
}

async function attempt(engine: Engine, item: MessageItem, skip: string[], signal: AbortSignal): Promise<Delivered | 'next channel'> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const [loaded] = await engine.store.load([lookFor(engine.tenant, { customerId: item.customerId })])
  if (loaded === undefined || loaded.customer === null) return await done(engine, item, 'withheld')
  const decision = decideSending(world, loaded.customer, item.message, { now, attempt: item.attempts, skip })
  switch (decision.status) {
    case 'settled':
      return await done(engine, item, 'sent')
    case 'withhold':
      return await withhold(engine, item, decision.gate, decision.reason)
    case 'defer':
      await engine.store.postpone(item, decision.until, 'quiet hours')
      return 'deferred'
    case 'interrupted': {
      const channel = engine.channels.get(decision.channel)
      if (channel?.idempotent !== true) {
        const reason = 'the worker stopped while handing it over; it may have gone out'
        await note(engine, item, 'message.ambiguous', decision.channel, { reason })
        return await done(engine, item, 'failed')
      }
      return await resend(engine, item, channel, skip, signal)
    }
    case 'send': {
      const { message } = decision
      const channel = engine.channels.get(message.channel)
      if (channel === undefined) {
        skip.push(message.channel)
        return 'next channel'
      }
      await note(engine, item, 'message.sending', message.channel, { attempt: item.attempts })
      return await handOver(engine, item, channel, message, skip, signal)
    }
  }
}

/** The channel knows the message's id, so handing it over again is harmless. */
async function resend(engine: Engine, item: MessageItem, channel: Channel, skip: string[], signal: AbortSignal): Promise<Delivered | 'next channel'> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const [loaded] = await engine.store.load([lookFor(engine.tenant, { customerId: item.customerId })])
  if (loaded === undefined || loaded.customer === null) return await done(engine, item, 'withheld')
  const others = item.message.ladder.filter((name) => name !== channel.name)
  const decision = decideSending(world, loaded.customer, item.message, { now, attempt: item.attempts + 1, skip: others })
  if (decision.status === 'send') return await handOver(engine, item, channel, decision.message, skip, signal)
  // What would be withheld now may have gone out already: say so, and leave it.
  await note(engine, item, 'message.ambiguous', channel.name, { reason: 'the worker stopped while handing it over; it is not due any more' })
  return await done(engine, item, 'failed')
}

async function handOver(engine: Engine, item: MessageItem, channel: Channel, message: OutgoingMessage, skip: string[], signal: AbortSignal): Promise<Delivered | 'next channel'> {
  const delivery = await send(engine, item, channel, message, signal)
  switch (delivery.status) {
    case 'sent':
      await note(engine, item, 'message.sent', channel.name, { by: 'engine', providerId: delivery.providerId })
      return await done(engine, item, 'sent')
    case 'retry':
      if (item.attempts + 1 >= maxItemAttempts) return await giveUp(engine, item, channel, delivery.reason)
      await engine.store.postpone(item, Math.max(delivery.at, engine.clock()), delivery.reason)
      return 'deferred'
    case 'fallback':
      skip.push(channel.name)
      return 'next channel'
    case 'dead':
      return await giveUp(engine, item, channel, delivery.reason)
    case 'ambiguous':
      await note(engine, item, 'message.ambiguous', channel.name, { reason: delivery.reason })
      return await done(engine, item, 'failed')
  }
}

async function send(engine: Engine, item: MessageItem, channel: Channel, message: OutgoingMessage, signal: AbortSignal): Promise<Delivery> {
  try {
    return await channel.send(message, signal)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    // A channel that throws hasn't said whether the message left.
    return channel.idempotent ? { status: 'retry', at: engine.clock() + 30_000 * 2 ** Math.min(item.attempts, 8), reason } : { status: 'ambiguous', reason }
  }
}

async function giveUp(engine: Engine, item: MessageItem, channel: Channel, reason: string): Promise<Delivered> {
  await note(engine, item, 'message.failed', channel.name, { reason })
  await engine.store.postpone(item, null, reason)
  return 'failed'
}

async function withhold(engine: Engine, item: MessageItem, gate: string, reason: string): Promise<Delivered> {
  await note(engine, item, 'message.withheld', '', { gate, reason })
  return await done(engine, item, 'withheld')
}

async function done(engine: Engine, item: MessageItem, how: Delivered): Promise<Delivered> {
  await engine.store.settle([item])
  return how
}

/** What becomes of a message is a fact like any other. Its id follows from the message, so noting it twice is once. */
async function note(engine: Engine, item: MessageItem, type: MessageType, channel: string, says: Readonly<Record<string, unknown>>): Promise<void> {
  const { messageId } = item.message
  const step = type === 'message.sending' ? `sending/${item.attempts}/${channel}` : type.slice('message.'.length)
  const fact = {
    type,
    id: `${messageId}/${step}`,
    source: engineSource,
    occurredAt: engine.clock(),
    customer: { customerId: item.customerId },
    messageId,
    ...(type === 'message.withheld' ? {} : { channel }),
    ...says,
  } as Fact
  await writeFacts(engine, [fact])
}
