import type { PolicyData } from '../../src/index.ts'
import { blocks, code, plain, table } from './markdown.ts'
import { capital, channelName, duration, languageIn, languageName, listed, shortDay, worded } from './words.ts'

const methodNames: Readonly<Record<string, string>> = {
  'whatsapp-receipt': 'The receipt on WhatsApp',
  'loyalty-enrolment': 'Joining the loyalty programme',
  'campaign-registration': 'Registering for a campaign',
  'qr-self': 'The QR code, by themselves',
}

/** What customers get for becoming known, and what they are asked for. */
export function captureSection({ capture, messages }: PolicyData): string {
  const rows = Object.entries(capture).flatMap(([method, given]) => {
    if (given === undefined) return []
    const asks = given.asks.length === 0 ? 'nothing' : `permission for ${listed(given.asks)} messages`
    return [
      [
        `**${plain(methodNames[method] ?? method)}**<br>${code(method)}`,
        plain(given.gives.replaceAll('-', ' ')),
        plain(worded(given.offer, messages.defaultLanguage)),
        asks,
      ],
    ]
  })
  if (rows.length === 0) return 'This policy names nothing that is given in exchange.\n'
  return table(['How', 'What they get', 'What is said', 'What they are asked for'], rows)
}

/** Quiet hours, caps, the order of channels. */
export function sendingSection({ messages, zone }: PolicyData): string {
  const { ladder, quietHours, caps, topicGap, defaultLanguage } = messages
  const quiet =
    quietHours === null || quietHours.purposes.length === 0
      ? 'There are no quiet hours.'
      : `Quiet hours: from ${quietHours.from} to ${quietHours.to} (${plain(zone)}, or the customer's own zone) no ${listed(quietHours.purposes, 'or')} message goes out; it waits for their end.`
  const capped = Object.entries(caps).flatMap(([purpose, some]) =>
    [some ?? []]
      .flat()
      .map(({ max, per }) => `at most ${max} ${purpose} message${max === 1 ? '' : 's'} within ${duration(per)}`),
  )
  return [
    quiet,
    capped.length === 0 ? 'There are no caps.' : `Caps: ${listed(capped)}.`,
    `One topic: two messages of it stand at least ${duration(topicGap)} apart.`,
    `Channels, first to last: ${listed(ladder.map(channelName), 'then')}. The first that is permitted, has an address and a form of the message is used; the next ones when it gives the message back.`,
    `Language: the customer's own, else ${plain(languageName(defaultLanguage))}.`,
    'Permission: no service or marketing message goes out without it.',
  ]
    .map((line) => `- ${line}\n`)
    .join('')
}

function kindWords(one: PolicyData['occasions'][string]): string {
  if (one.kind === 'festival') return 'festival'
  return one.kind === 'schedule' ? `every ${one.every}` : `${one.kind.replaceAll('-', ' ')}, each customer's own`
}

/** The days of the year that start rules. */
export function occasionsSection({ occasions }: PolicyData): string {
  const all = Object.entries(occasions)
  if (all.length === 0) return 'This policy has no occasions.\n'
  const years = new Set(
    all.flatMap(([, one]) => (one.kind === 'festival' ? one.days.map((day) => day.slice(0, 4)) : [])),
  )
  const columns = [...years].sort()
  const rows = all.map(([id, one]) => {
    const days = one.kind === 'festival' ? [...one.days].sort() : []
    return [
      code(id),
      kindWords(one),
      one.leadDays === 0 ? 'on the day' : `${duration(`P${one.leadDays}D`)} ahead`,
      ...columns.map((year) =>
        days
          .filter((day) => day.startsWith(year))
          .map(shortDay)
          .join(', '),
      ),
    ]
  })
  return table(['Occasion', 'Kind', 'Starts rules', ...columns], rows)
}

/** Words that messages look up by a value. */
export function lookupSections({ lookups, messages }: PolicyData): string {
  return blocks(
    Object.entries(lookups).flatMap(([id, lookup]) => {
      const rows = Object.entries(lookup).map(([key, wording]) => [
        key === '*' ? 'all others' : code(key),
        plain(worded(wording, messages.defaultLanguage)),
      ])
      return rows.length === 0
        ? []
        : [`### Lookup ${code(id)}`, table(['For', capital(shownIn(lookup, messages))], rows)]
    }),
  )
}

function shownIn(lookup: PolicyData['lookups'][string], { defaultLanguage }: PolicyData['messages']): string {
  const wording = Object.values(lookup).find((one) => typeof one !== 'string')
  return wording === undefined ? 'words' : plain(languageName(languageIn(wording, defaultLanguage)))
}
