import type { RecordingChannel } from '../../src/channels/index.ts'
import type { CustomerRefInput, Instant, TimelineItem } from '../../src/index.ts'
import type { SealedEntry } from '../../src/ledger/index.ts'
import { atSecondOfDay } from './dates.ts'
import type { GeneratedShop } from './generated-shop.ts'
import type { Imported } from './import.ts'
import { money } from './words.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/**
 * One customer's year, and the morning after: she comes in again, takes her receipt on WhatsApp, and the library says
 * what she gets, what she will get, and why.
 */
export async function tellStory(
  { crm, asOf, setClock }: Imported,
  shop: GeneratedShop,
  whatsapp: RecordingChannel,
  zone: string,
): Promise<string> {
  const who: CustomerRefInput = { phone: shop.heroine.phone, name: shop.heroine.name }
  const known = await crm.ask.customer({ phone: `+91${shop.heroine.phone.replace(/\D/g, '')}` })
  const year = (await crm.ask.timeline({ customerId: known?.id })).flatMap((item) => tell(item, zone))

  const morning = atSecondOfDay(asOf, 86_400 + 11 * 3600, zone)
  setClock(morning)
  await crm.record({
    type: 'customer.captured',
    id: 'visit-1',
    source: 'till-1',
    occurredAt: morning,
    customer: who,
    method: 'whatsapp-receipt',
    valueGiven: 'receipt',
    consents: (['transactional', 'service', 'marketing'] as const).map((purpose) => ({
      purpose,
      channel: 'whatsapp',
      status: 'granted',
    })),
  })
  await crm.record({
    type: 'purchase.completed',
    id: 'INV-2001',
    source: 'till-1',
    occurredAt: morning,
    customer: who,
    totalMinor: 240_000,
    lines: [{ name: 'Festive kurta set', category: 'kurtas', amountMinor: 240_000 }],
  })
  await crm.work()
  const receipt = await crm.ask.explain({ customerId: known?.id }, 'receipt')
  const later = await crm.ask.explain({ customerId: known?.id }, 'day-30')
  const waiting = later.steps.at(-1)

  setClock(morning + 31 * dayMs)
  await crm.work()
  const sent = whatsapp.sent.map(({ text }) => `  "${text}"`)
  const after = await crm.ask.explain({ customerId: known?.id }, 'day-30')
  return [
    `The year of ${shop.heroine.name}`,
    ...year,
    '',
    `The morning after she buys a Festive kurta set for ${money(240_000, 'INR')} and wants the receipt on WhatsApp:`,
    sent[0] ?? '  (nothing was sent)',
    `  Why: ${receipt.summary}`,
    `  And then: rule "day-30" is ${later.status}${waiting === undefined ? '' : `, to be decided on ${momentOf(waiting.at, zone)}`}, unless she comes back before.`,
    '',
    'She does not come back for a month, so she gets:',
    ...sent.slice(1),
    `  Why: ${after.summary}`,
    '',
  ].join('\n')
}

/** What is worth telling of an item, as a line; nothing for the rest. */
function tell(item: TimelineItem, zone: string): string[] {
  const words = item.kind === 'fact' ? wordsOfFact(item) : wordsOfEntry(item)
  return words === null ? [] : [`  ${momentOf(item.at, zone)}  ${words}`]
}

function wordsOfFact({ fact }: Extract<TimelineItem, { kind: 'fact' }>): string | null {
  if ('payload' in fact || 'data' in fact) return null
  switch (fact.type) {
    case 'purchase.completed': {
      const goods = (fact.lines ?? []).flatMap(({ name }) => name ?? []).join(' and ')
      return `buys ${goods || 'something'} for ${money(fact.totalMinor, 'INR')} (${fact.channel})`
    }
    case 'purchase.returned':
      return `brings back goods for ${money(fact.amountMinor, 'INR')}`
    default:
      return null
  }
}

const pointWords: Readonly<Partial<Record<SealedEntry['kind'], string>>> = {
  earned: 'points earned',
  'clawed-back': 'points taken back',
  expired: 'points expired',
}

function wordsOfEntry({ entry: { kind, data } }: Extract<TimelineItem, { kind: 'journal' }>): string | null {
  switch (kind) {
    case 'points': {
      const entry = data.entry as SealedEntry
      const words = pointWords[entry.kind]
      return words === undefined ? null : `    ${Math.abs(entry.points)} ${words}, ${entry.after.available} to spend`
    }
    case 'stage-changed':
      return `    stage: ${String(data.from ?? 'nobody')} to ${String(data.to)} (${String(data.reason)})`
    case 'segment-changed':
      return `    segment: ${String(data.from ?? 'none')} to ${String(data.to)}`
    default:
      return null
  }
}

function momentOf(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric', timeZone: zone }).format(
    at,
  )
}
