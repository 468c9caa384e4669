import type { Channel, Delivery, OutgoingMessage } from '../../ports.ts'
import type { Instant } from '../../time.ts'
import { numberOf, purpose } from './draws.ts'
import type { Received } from './response.ts'
import type { Town } from './town.ts'

/** What the channels need to know beside the town. */
export interface Post {
  /** The clock of the simulation: how far arrivals were asked for. */
  readonly now: () => { readonly at: Instant; readonly day: number }
  /** A message has left for somebody. */
  readonly received: (received: Received) => void
}

const busy = 0.004
const busyForMs = 20 * 60_000
const bounced = 0.01

/** The three channels of the shop's messages. Each knows the messages of today and yesterday by their ids, no others. */
export function channelsOf(town: Town, post: Post): readonly Channel[] {
  const handled = recently()
  return (['whatsapp', 'sms', 'email'] as const).map((name): Channel => {
    const send = (message: OutgoingMessage): Delivery => {
      const { at, day } = post.now()
      const known = handled.of(day, `${name}/${message.messageId}`)
      if (known === 'sent') return sentBy(name, message)
      const index = name === 'email' ? town.people.byEmail(message.to) : town.people.byPhone(message.to)
      if (index === null) return { status: 'dead', reason: 'nobody has this address' }
      const { draws } = town
      // By what it is and when, not by its id: the same message of another run must fare the same.
      const nth = numberOf(`${name}/${message.rule}/${message.template}`)
      const person = town.people.person(index)
      if (name === 'whatsapp' && !person.onWhatsapp) return { status: 'fallback', reason: 'not on WhatsApp' }
      if (name === 'email' && draws.uniform(purpose.send, index) < bounced)
        return { status: 'dead', reason: 'the mailbox does not exist' }
      if (known === undefined && draws.uniform(purpose.send, index, day, nth) < busy) {
        handled.add(day, `${name}/${message.messageId}`, 'put off')
        return { status: 'retry', at: at + busyForMs, reason: 'the provider is busy' }
      }
      handled.add(day, `${name}/${message.messageId}`, 'sent')
      town.tally.countMessage(name)
      post.received({ message, person, channel: name, at, day, nth })
      return sentBy(name, message)
    }
    return { name, idempotent: true, send: async (message) => send(message) }
  })
}

function sentBy(name: string, { messageId }: OutgoingMessage): Delivery {
  return { status: 'sent', providerId: `${name}-${messageId}` }
}

type Handled = 'sent' | 'put off'

/** A memory of today and yesterday. */
function recently() {
  let today = -1
  let [now, before] = [new Map<string, Handled>(), new Map<string, Handled>()]
  const turnTo = (day: number): void => {
    if (day === today) return
    before = day === today + 1 ? now : new Map()
    now = new Map()
    today = day
  }
  return {
    of: (day: number, id: string): Handled | undefined => {
      turnTo(day)
      return now.get(id) ?? before.get(id)
    },
    add: (day: number, id: string, handled: Handled): void => {
      turnTo(day)
      now.set(id, handled)
    },
  }
}
