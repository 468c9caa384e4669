/** Segments in words, best first. */
const segmentWords: ReadonlyMap<string, string> = new Map([
  ['champions', 'Champions'],
  ['loyal-regulars', 'Loyal regulars'],
  ['promising-actives', 'Promising actives'],
  ['at-risk-regulars', 'Regulars at risk'],
  ['lost-customers', 'Lost customers'],
])

/** Stages in words, in the order in which a customer passes them. */
const stageWords: ReadonlyMap<string, string> = new Map([
  ['capture', 'Just met'],
  ['onboarding', 'Getting to know us'],
  ['re-engagement', 'To be won back'],
  ['loyalty', 'Loyal'],
  ['advocacy', 'Advocates'],
])

/** Why a message was not sent, by the gate that stopped it; fits behind "not sent:". */
const gateWords: ReadonlyMap<string, string> = new Map([
  ['consent', 'no permission'],
  ['cap', 'would have been one message too many'],
  ['unless', 'bought or answered meanwhile'],
  ['if', 'no longer fitted the customer'],
  ['once', 'had it before'],
  ['cooldown', 'had it not long ago'],
  ['topic', 'another message said the same'],
  ['late', 'too late to be of use'],
  ['suppressed', 'asked once, now left in peace'],
  ['award', 'its points could not be given'],
  ['holdout', 'held back to measure the effect'],
  ['channel', 'no way to reach the customer'],
  ['variables', 'a detail for the text was missing'],
  ['muted', 'about the time before the start'],
  ['rule-gone', 'the rule was taken out'],
])

const channelWords: ReadonlyMap<string, string> = new Map([
  ['whatsapp', 'WhatsApp'],
  ['sms', 'SMS'],
  ['email', 'E-mail'],
])

/** A segment in the words of the report; an unknown one by its id made readable. */
export const segmentName = (id: string): string => segmentWords.get(id) ?? readable(id)
/** A stage in the words of the report; an unknown one by its id made readable. */
export const stageName = (id: string): string => stageWords.get(id) ?? readable(id)
export const gateReason = (id: string): string => gateWords.get(id) ?? readable(id).toLowerCase()
/** The reason of a message that was not sent, which may begin with its gate: `cap: 2 messages within P7D`. */
export function withheldReason(why: string): string {
  const gate = why.split(':', 1)[0] ?? ''
  return gateWords.get(gate) ?? why
}

export const channelName = (id: string): string => channelWords.get(id) ?? readable(id)

const statusWords: ReadonlyMap<string, string> = new Map([
  ['planned', 'not sent yet'],
  ['ambiguous', 'perhaps sent'],
])

export const statusName = (status: string): string => statusWords.get(status) ?? status

/** Messages that people wrote by hand stand under this instead of a rule. */
const byHand = 'staff'

/** The title the shop gave a rule, or its id made readable. */
export function ruleName(id: string, titles: Readonly<Record<string, string>> | undefined): string {
  if (id === byHand) return 'Written by hand'
  return titles !== undefined && Object.hasOwn(titles, id) ? (titles[id] ?? readable(id)) : readable(id)
}

/** Known ids in their own order, then the others by name. */
export const bySegment = inOrderOf([...segmentWords.keys()])
export const byStage = inOrderOf([...stageWords.keys()])

function inOrderOf(known: readonly string[]): (a: string, b: string) => number {
  const place = (id: string): number => (known.includes(id) ? known.indexOf(id) : known.length)
  return (a, b) => place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0)
}

/** `win-back` as `Win back`. */
function readable(id: string): string {
  const words = id.replace(/[-_.]+/g, ' ').trim()
  return words === '' ? id : words.charAt(0).toUpperCase() + words.slice(1)
}
