import type { CustomerRefInput } from '../../facts/index.ts'
import type { OutgoingMessage } from '../../ports.ts'
import { dayNumberOf, type Instant, minuteOfDay } from '../../time.ts'
import { numberOf, purpose } from './draws.ts'
import type { Person } from './people.ts'
import { type ThemeName, themes } from './themes.ts'
import { messageHub, short, type Town, tellByWebhook } from './town.ts'

type ChannelName = 'whatsapp' | 'sms' | 'email'

/** A message that a channel took, and whose it is. */
export interface Received {
  readonly message: OutgoingMessage
  readonly person: Person
  readonly channel: ChannelName
  readonly at: Instant
  readonly day: number
  /** Tells messages to one person on one day apart, the same in every run. */
  readonly nth: number
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const secondMs = 1000

/** How much each purpose tires, against one marketing message. */
const tires: Readonly<Record<string, number>> = { marketing: 1, service: 0.3, transactional: 0.05 }
/** Shares of messages read, against the person's own habit on WhatsApp. */
const readShare: Readonly<Record<ChannelName, number>> = { whatsapp: 1, sms: 0.5, email: 0.35 }
const unreachable = 0.02
const clicked = 0.14
const clickable: ReadonlySet<ThemeName> = new Set(['online', 'goods', 'offer', 'occasion', 'comeback'])
const answered = 0.04
const answers: Readonly<Record<Person['language'], readonly string[]>> = {
  en: ['Thank you!', 'Is the shop open on Sunday?', 'Lovely, will come by', 'Do you have it in blue?'],
  hi: ['धन्यवाद!', 'रविवार को दुकान खुली है?', 'बहुत अच्छा, आऊँगी', 'नीले रंग में मिलेगा?'],
}
const medianReadMs = 25 * minuteMs
const readSpread = 1.4
const latestReadMs = 26 * hourMs
const wakesAtMinute = 7 * 60 + 15

/** From so many marketing messages at once on, people ask to be left in peace, and some stay away altogether. */
const patience = 2.5
const usualOptOut = 0.0015
const optOutPerExcess = 0.007
const leavingFrom = 4
const leavingPerExcess = 0.025
/** Who was driven to STOP is often done with the shop as well. */
const leavingWithStop = 0.5

/** Brings about what becomes of a message that has left: delivered, read, answered, acted upon, or one too many. */
export function receive(town: Town, themeOf: (message: OutgoingMessage) => ThemeName, received: Received): void {
  const { draws } = town
  const { person, channel, at, day, nth } = received
  const { index } = person
  const roll = (of: Parameters<typeof draws.uniform>[0], turn = 0): number => draws.uniform(of, index, day, nth + turn)
  const held = roll(purpose.delivery) < unreachable ? (1 + 8 * roll(purpose.delivery, 1)) * hourMs : 0
  const deliveredAt = Math.round(at + (2 + 30 * roll(purpose.delivery, 2)) * secondMs + held)
  tellByWebhook(
    town,
    { type: 'message.delivered', ...about(received, 'delivered', deliveredAt) },
    { happen: () => tire(town, received, deliveredAt) },
  )
  if (roll(purpose.read) >= person.reads * readShare[channel]) return
  const readAt = readingTime(town, received, deliveredAt)
  const theme = themeOf(received.message)
  const happen = (): void => {
    town.latent.moved(person, dayOf(town, readAt), themes[theme])
    react(town, received, { theme, readAt })
  }
  // Nobody tells when a text message is read.
  if (channel === 'sms') town.queue.push({ at: readAt, order: index, fact: null, happen })
  else tellByWebhook(town, { type: 'message.read', ...about(received, 'read', readAt) }, { happen })
}

/** Minutes to a day later, with a median of less than half an hour; at night in the morning. */
function readingTime({ draws, calendar }: Town, { person, day, nth }: Received, deliveredAt: Instant): Instant {
  const delay = medianReadMs * Math.exp(readSpread * draws.normal(purpose.read, person.index, nth + day))
  const at = Math.round(deliveredAt + Math.min(delay, latestReadMs))
  const minute = minuteOfDay(at, calendar.zone)
  return minute < wakesAtMinute ? at + (wakesAtMinute - minute) * minuteMs : at
}

const dayOf = ({ calendar }: Town, at: Instant): number => dayNumberOf(at, calendar.zone) - calendar.from

/** What somebody does about a message beside coming back. */
function react(
  town: Town,
  received: Received,
  { theme, readAt }: { readonly theme: ThemeName; readonly readAt: Instant },
): void {
  const { draws } = town
  const { person, channel, day, nth } = received
  if (channel !== 'sms' && clickable.has(theme) && draws.uniform(purpose.click, person.index, day, nth) < clicked) {
    tellByWebhook(town, { type: 'message.clicked', ...about(received, 'clicked', readAt + minuteMs) })
  }
  if (channel === 'whatsapp' && draws.uniform(purpose.reply, person.index, day, nth) < answered) {
    const text = draws.pick(answers[person.language], purpose.reply, person.index, day, nth + 1)
    tellByWebhook(town, { type: 'message.replied', ...about(received, 'replied', readAt + 2 * minuteMs), text })
  }
}

/** A message too many: the more there were lately, the likelier that it was the last. */
function tire(town: Town, received: Received, deliveredAt: Instant): void {
  const { latent, draws } = town
  const { person, message, nth } = received
  const { index } = person
  const day = dayOf(town, deliveredAt)
  const tiredness = latent.reached(index, day, tires[message.purpose] ?? 0)
  if (message.purpose === 'transactional') return
  const chance = usualOptOut + optOutPerExcess * Math.max(0, tiredness - patience) ** 1.5
  const stops = draws.uniform(purpose.optOut, index, day, nth) < chance
  if (stops) optOut(town, received, deliveredAt + 5 * minuteMs)
  const leaves = stops ? leavingWithStop : leavingPerExcess * Math.max(0, tiredness - leavingFrom)
  if (draws.uniform(purpose.annoyed, index, day, nth) < leaves) latent.leave(index)
}

/** STOP, and what the message hub makes of it. Some want no service messages either. */
function optOut(town: Town, received: Received, at: Instant): void {
  const { person, channel, day, nth } = received
  town.tally.countOptOut()
  if (channel === 'whatsapp')
    tellByWebhook(town, { type: 'message.replied', ...about(received, 'stop', at), text: 'STOP' })
  const all = town.draws.uniform(purpose.optOut, person.index, day, nth + 1) < 0.25
  for (const on of channel === 'email' ? (['email'] as const) : (['whatsapp', 'sms'] as const)) {
    for (const about of all ? (['marketing', 'service'] as const) : (['marketing'] as const)) {
      tellByWebhook(town, {
        type: 'consent.changed',
        id: `stop-${short(person.index)}-${short(day)}-${short(nth)}-${on}-${about}`,
        source: messageHub,
        occurredAt: at + secondMs,
        customer: refOf(received),
        channel: on,
        purpose: about,
        status: 'withdrawn',
        evidence: 'STOP',
      })
    }
  }
}

function refOf({ message, channel }: Received): CustomerRefInput {
  return channel === 'email' ? { email: message.to } : { phone: message.to }
}

/** What every fact about a message says, under an id that is the message's own. */
function about(received: Received, name: string, occurredAt: Instant) {
  const { person, channel, day, nth, message } = received
  return {
    id: `${name}-${short(person.index)}-${short(day)}-${short(nth)}-${short(numberOf(message.messageId))}`,
    source: messageHub,
    occurredAt,
    customer: refOf(received),
    messageId: message.messageId,
    channel,
  }
}
