import type { Instant } from '../../time.ts'
import type { Arbitrary, DelayedFact, Episode, FactBody, FastCheck, Setting } from './episode.ts'
import { brands, categories, skus } from './goods.ts'
import { billEpisodes, orderEpisodes } from './sales.ts'

const dayMs = 86_400_000
const messageChannels = ['whatsapp', 'sms', 'email'] as const
const purposes = ['transactional', 'service', 'marketing'] as const

/** Every kind of episode a customer's history is made of, bills the most often. */
export function episodes(fc: FastCheck, at: Arbitrary<Instant>): Arbitrary<Episode> {
  const others = [...contacts(fc), ...interests(fc), ...pointsMoves(fc)]
  const single = fc.tuple(at, fc.oneof(...others)).map(([start, facts]): Episode => ({ at: start, facts }))
  return fc.oneof(
    { weight: 4, arbitrary: billEpisodes(fc, at) },
    { weight: 2, arbitrary: orderEpisodes(fc, at) },
    { weight: 4, arbitrary: single },
  )
}

type Facts = Episode['facts']

const alone = (body: FactBody): DelayedFact[] => [{ delayMs: 0, suffix: '', body }]
const earlierBill = ({ earlierBills }: Setting, pick: number): string | undefined =>
  earlierBills[pick % Math.max(1, earlierBills.length)]

function contacts(fc: FastCheck): Arbitrary<Facts>[] {
  const purpose = fc.constantFrom(...purposes)
  const channel = fc.constantFrom(...messageChannels)
  const status = fc.constantFrom('granted', 'withdrawn')
  const method = fc.constantFrom('whatsapp-receipt', 'loyalty-enrolment', 'campaign-registration', 'qr-self')
  const details = fc.record(
    {
      name: fc.constantFrom('Asha Rao', 'Ravi', 'Meera Nair'),
      city: fc.constantFrom('Pune', 'Mysuru'),
      birthday: fc.constantFrom('02-29', '11-22', '1990-01-31'),
      language: fc.constantFrom('en', 'hi', 'kn'),
    },
    { requiredKeys: [] },
  )
  const capture = fc.record({ method, details, purpose, channel }).map(
    (one): Facts =>
      () =>
        alone({
          type: 'customer.captured',
          method: one.method,
          ...one.details,
          consents: [{ purpose: one.purpose, channel: one.channel, status: 'granted' }],
        }),
  )
  const update = details.map(
    (told): Facts =>
      () =>
        alone({ type: 'customer.updated', ...told }),
  )
  const consent = fc.record({ purpose, channel, status }).map(
    (one): Facts =>
      () =>
        alone({ type: 'consent.changed', ...one }),
  )
  const visit = fc.constantFrom('nfc', 'rfid', 'door').map(
    (by): Facts =>
      () =>
        alone({ type: 'visit.sensed', by }),
  )
  const reply = channel.map(
    (one): Facts =>
      () =>
        alone({ type: 'message.replied', channel: one, text: 'Thank you' }),
  )
  const sent = fc.record({ channel, readAfterMs: fc.option(fc.nat({ max: dayMs })) }).map(
    ({ channel: one, readAfterMs }): Facts =>
      ({ serial }) => {
        const message = { messageId: `MSG-${serial}`, channel: one }
        const wasSent: DelayedFact = { delayMs: 0, suffix: '', body: { type: 'message.sent', by: 'staff', ...message } }
        if (readAfterMs === null) return [wasSent]
        return [wasSent, { delayMs: readAfterMs, suffix: '/read', body: { type: 'message.read', ...message } }]
      },
  )
  return [capture, update, consent, visit, reply, sent]
}

function interests(fc: FastCheck): Arbitrary<Facts>[] {
  const product = fc.record(
    {
      sku: fc.constantFrom(...skus),
      category: fc.constantFrom(...categories),
      brand: fc.constantFrom(...brands),
    },
    { requiredKeys: ['sku'] },
  )
  const kind = fc.constantFrom('product.viewed', 'product.enquired', 'wishlist.added', 'wishlist.removed')
  const interest = fc.record({ product, kind }).map(
    (one): Facts =>
      () =>
        alone({ type: one.kind, ...one.product }),
  )
  const cart = fc.nat({ max: 900_000 }).map(
    (totalMinor): Facts =>
      ({ serial }) =>
        alone({ type: 'cart.abandoned', cartId: `CART-${serial}`, totalMinor }),
  )
  return [interest, cart]
}

function pointsMoves(fc: FastCheck): Arbitrary<Facts>[] {
  const points = fc.integer({ min: 1, max: 2000 })
  const redemption = fc.record({ points, pick: fc.option(fc.nat({ max: 20 })) }).map(
    ({ points: spent, pick }): Facts =>
      (setting) => {
        const billId = pick === null ? undefined : earlierBill(setting, pick)
        return alone({ type: 'points.redeemed', points: spent, ...(billId !== undefined && { billId }) })
      },
  )
  const award = points.map(
    (given): Facts =>
      () =>
        alone({ type: 'points.awarded', points: given, reason: 'birthday', actor: { id: 'S-1', role: 'manager' } }),
  )
  const adjustment = fc.integer({ min: -500, max: 500 }).map(
    (change): Facts =>
      () =>
        alone({
          type: 'points.adjusted',
          points: change,
          reason: 'goodwill',
          actor: { id: 'S-1', role: 'manager' } as const,
        }),
  )
  return [redemption, award, adjustment]
}
