import type { CustomerBill, JournalEntry } from '../customer.ts'
import type {
  ConsentChanged,
  CustomerCaptured,
  CustomerUpdated,
  Fact,
  MessageClicked,
  MessageReplied,
  OrderPlaced,
  PurchaseCompleted,
  SocialMentioned,
  VisitSensed,
} from '../facts/index.ts'
import { billKeyOf, causeOf } from '../fold/index.ts'
import type { StoryKind, StoryLine } from './story-line.ts'
import { goodsText, listed, nameOf, spoken, type Words } from './story-words.ts'

/** What facts say that happened. What became of messages, tasks and points is told by the journal. */
export function factLines(words: Words, facts: readonly Fact[], journal: readonly JournalEntry[]): StoryLine[] {
  const context: Context = { words, bills: new Map(), rules: new Map() }
  for (const fact of facts) {
    if (isOf(fact, 'purchase.completed') || isOf(fact, 'order.placed')) context.bills.set(billKeyOf(fact), fact)
  }
  for (const { causedBy, data } of journal) {
    if (typeof data.message !== 'string' || typeof data.rule !== 'string') continue
    context.rules.set(data.message, data.rule)
    // A reply that names no message was taken for the answer to the latest.
    context.rules.set(causedBy, data.rule)
  }
  return facts.flatMap((fact) => {
    const line = lineOf(context, fact)
    return line === null ? [] : [{ at: fact.occurredAt, ...line }]
  })
}

interface Context {
  readonly words: Words
  readonly bills: Map<string, PurchaseCompleted | OrderPlaced>
  /** Rules by their messages, and by the facts that changed these. */
  readonly rules: Map<string, string>
}

type Told = Omit<StoryLine, 'at'>

function isOf<Type extends Fact['type']>(fact: Fact, type: Type): fact is Extract<Fact, { readonly type: Type }> {
  return fact.type === type && !('payload' in fact) && !('data' in fact)
}

function told(kind: StoryKind, text: string, more: Partial<Told> = {}): Told {
  return { kind, text, ...more }
}

function lineOf(context: Context, fact: Fact): Told | null {
  const { words, bills } = context
  if ('payload' in fact) return fact.type === 'bill.received' ? receivedLine(words, fact.payload) : null
  if ('data' in fact) return told('did', `${capital(spoken(fact.type.replace(/^custom\./, '')))}${shopOf(words, fact)}`)
  switch (fact.type) {
    case 'customer.captured':
      return told('captured', capturedText(words, fact))
    case 'customer.updated':
      return told('did', updatedText(fact))
    case 'consent.changed':
      return told('did', consentText(fact))
    case 'purchase.completed':
      return told('bought', boughtText(words, fact), { channel: fact.channel })
    case 'order.placed':
      return isPaidLater(fact)
        ? told('did', `${boughtText(words, fact)}, to be paid on delivery`, { channel: fact.channel })
        : told('bought', boughtText(words, fact), { channel: fact.channel })
    case 'order.delivered': {
      const order = bills.get(billKeyOf(fact))
      if (order === undefined || !isPaidLater(order)) return told('did', `Received order ${fact.billId}`)
      const paid = words.money(order.baseTotalMinor ?? order.totalMinor)
      return told('bought', `Received and paid order ${fact.billId}: ${paid}`, { channel: order.channel })
    }
    case 'order.cancelled':
      return told('returned', `Order ${fact.billId} was cancelled${because(fact.reason)}`)
    case 'purchase.voided':
      return told('returned', `Bill ${fact.billId} was voided${because(fact.reason)}`)
    case 'purchase.returned': {
      const of = fact.billId === undefined ? '' : ` of bill ${fact.billId}`
      const text = `Returned goods${of} for ${words.money(fact.amountMinor)}${words.atStore(fact.storeId)}`
      return told('returned', text + because(fact.reason))
    }
    case 'bill.reassigned':
      return told('returned', `Bill ${fact.billId} went to another customer${because(fact.reason)}`)
    case 'bill.claimed':
      return told('did', `Claimed bill ${fact.billId}`)
    case 'product.viewed':
      return told('did', `Looked at ${nameOf(fact)}`)
    case 'product.enquired':
      return told('did', `Asked for ${nameOf(fact)}${fact.wantsNotice ? ', to be told when it is there' : ''}`)
    case 'wishlist.added':
      return told('did', `Put ${nameOf(fact)} on the wishlist`)
    case 'wishlist.removed':
      return told('did', `Took ${nameOf(fact)} off the wishlist`)
    case 'cart.abandoned': {
      const goods = goodsText(fact.lines)
      return told('did', `Left a cart of ${words.money(fact.totalMinor)} behind${goods === '' ? '' : `: ${goods}`}`)
    }
    case 'visit.sensed':
      return told('did', visitText(words, fact))
    case 'social.mentioned':
      return told('did', socialText(fact))
    case 'message.clicked':
      return told('did', 'Opened the link in the message', ofMessage(context, fact))
    case 'message.replied':
      return told('reply', fact.text ?? 'Answered', ofMessage(context, fact))
    case 'customer.referred':
      return told('did', 'Was brought by another customer')
    case 'household.joined':
      return told('did', `Joined the household ${fact.household}`)
    case 'household.left':
      return told('did', 'Left the household')
    case 'task.opened':
    case 'task.changed':
    case 'points.redeemed':
    case 'points.held':
    case 'points.captured':
    case 'points.released':
    case 'points.leased':
    case 'bonus.granted':
    case 'points.frozen':
    case 'points.adjusted':
    case 'points.awarded':
    case 'points.transferred':
    case 'message.sending':
    case 'message.sent':
    case 'message.delivered':
    case 'message.read':
    case 'message.failed':
    case 'message.ambiguous':
    case 'message.withheld':
    case 'stock.changed':
    case 'stock.restocked':
    case 'price.dropped':
    case 'promotion.started':
    case 'campaign.started':
      return null
  }
}

/** A bill that had been written for somebody else. */
function receivedLine(words: Words, payload: unknown): Told {
  const { totalMinor, lines, channel, storeId } = (payload as { readonly bill: CustomerBill }).bill
  const goods = goodsText(lines.filter(({ name, sku, category }) => (name ?? sku ?? category) !== undefined))
  const what = `${goods === '' ? 'goods' : goods} for ${words.money(totalMinor)}${words.atStore(storeId)}`
  return told('bought', `Bought ${what}, on a bill first written for somebody else`, { channel })
}

function ofMessage(
  { words, rules }: Context,
  fact: MessageClicked | MessageReplied,
): Pick<Told, 'channel' | 'rule' | 'why'> {
  const rule = rules.get(fact.messageId ?? causeOf(fact))
  return { channel: fact.channel, ...(rule === undefined ? {} : { rule, why: words.title(rule) }) }
}

function isPaidLater(fact: PurchaseCompleted | OrderPlaced): boolean {
  return fact.type === 'order.placed' && fact.payment === 'cash-on-delivery'
}

const places: Readonly<Record<PurchaseCompleted['channel'], string>> = {
  store: '',
  online: ' online',
  marketplace: ' on a marketplace',
  phone: ' by phone',
  whatsapp: ' on WhatsApp',
  social: ' on social media',
}

function boughtText(words: Words, fact: PurchaseCompleted | OrderPlaced): string {
  const goods = goodsText(fact.lines)
  const verb = fact.type === 'order.placed' ? 'Ordered' : 'Bought'
  const paid = words.money(fact.baseTotalMinor ?? fact.totalMinor)
  return `${verb}${goods === '' ? '' : ` ${goods}`} for ${paid}${places[fact.channel]}${words.atStore(fact.storeId)}`
}

const methods: Readonly<Record<CustomerCaptured['method'], string>> = {
  'whatsapp-receipt': 'Asked for the receipt on WhatsApp',
  'loyalty-enrolment': 'Joined the loyalty programme',
  'campaign-registration': 'Signed up for a campaign',
  'qr-self': 'Scanned the QR code and signed up',
}

const gifts: Readonly<Record<NonNullable<CustomerCaptured['valueGiven']>, string>> = {
  receipt: 'a receipt',
  points: 'points',
  'early-access': 'early access',
  'warranty-registration': 'the warranty',
  'back-in-stock': 'word when it is back in stock',
}

function capturedText(words: Words, fact: CustomerCaptured): string {
  const { capture } = words.policyAt(fact.occurredAt).data
  const gives = fact.valueGiven ?? capture[fact.method]?.gives
  const granted = (fact.consents ?? []).filter(({ status }) => status === 'granted')
  const agreed = granted.length === 0 ? [] : [`agreed to ${agreedText(granted)}`]
  return [
    `${methods[fact.method]}${gives === undefined ? '' : `, for ${gifts[gives]}`}${shopOf(words, fact)}`,
    ...agreed,
  ].join('; ')
}

type Permission = Pick<ConsentChanged, 'purpose' | 'channel'>

const channelWords: Readonly<Record<Permission['channel'], string>> = {
  whatsapp: 'WhatsApp',
  sms: 'SMS',
  email: 'e-mail',
}

/** `service and marketing messages by WhatsApp and SMS`: purposes that may use the same channels are named together. */
function agreedText(granted: readonly Permission[]): string {
  const purposesBy = new Map<string, Permission['purpose'][]>()
  for (const purpose of new Set(granted.map((permission) => permission.purpose))) {
    const channels = granted.flatMap((permission) =>
      permission.purpose === purpose ? channelWords[permission.channel] : [],
    )
    const by = listed([...new Set(channels)])
    purposesBy.set(by, [...(purposesBy.get(by) ?? []), purpose])
  }
  return listed([...purposesBy].map(([by, purposes]) => `${listed(purposes)} messages by ${by}`))
}

const details = ['name', 'language', 'city', 'birthday', 'anniversary', 'zone', 'attributes'] as const

function updatedText(fact: CustomerUpdated): string {
  const changed = details.filter((field) => fact[field] !== undefined)
  return changed.length === 0 ? 'Gave a contact' : `Told us: ${listed(changed)}`
}

function consentText({ purpose, channel, status }: ConsentChanged): string {
  return `${status === 'granted' ? 'Agreed to' : 'Wants no more'} ${purpose} messages by ${channelWords[channel]}`
}

function visitText(words: Words, fact: VisitSensed): string {
  return `Came by${words.atStore(fact.storeId)}`
}

function socialText({ network, sentiment }: SocialMentioned): string {
  return `Spoke of the shop on ${network} (${sentiment})`
}

function shopOf(words: Words, { storeId }: { readonly storeId?: string | undefined }): string {
  return words.atStore(storeId)
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
