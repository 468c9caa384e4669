import type { Crm, Customer, Store, Story, StoryLine } from '../../src/index.ts'

interface Kind {
  readonly about: string
  /** How well a customer's record tells this kind of story; 0 not at all. */
  readonly fits: (customer: Customer) => number
}

const sum = (customer: Customer, name: 'read' | 'replied'): number =>
  Object.values(customer.engagement).reduce((total, topic) => total + topic[name], 0)

const isRefused = ({ consents }: Customer): boolean =>
  Object.values(consents).some(({ status }) => status === 'withdrawn')

const capturedInShop = ({ profile }: Customer): boolean => profile.capture?.channel === 'store' && profile.name !== null

/** Three ways a year can go. */
const kinds: readonly Kind[] = [
  {
    about: 'found the online store and stayed',
    fits: (one) =>
      capturedInShop(one) &&
      one.purchases.onlineDays.size > 0 &&
      one.purchases.onlineDays.size < one.purchases.days.size
        ? Math.min(one.purchases.days.size, 6) + 2 * Math.min(sum(one, 'replied'), 3)
        : 0,
  },
  {
    about: 'went quiet and was won back',
    fits: (one) =>
      capturedInShop(one) && !isRefused(one) && one.journey.cycle > 1
        ? Math.min(one.purchases.days.size, 4) + Math.min(sum(one, 'read'), 6) + sum(one, 'replied')
        : 0,
  },
  {
    about: 'wished to be left in peace',
    fits: (one) => (capturedInShop(one) && isRefused(one) ? Math.min(one.purchases.days.size, 4) + 1 : 0),
  },
]

export interface ToldStory extends Story {
  readonly about: string
}

const customersPerPage = 500

/** The customers whose records tell each kind of story best, in one pass over the shop. */
export async function chooseStories(crm: Crm, store: Store): Promise<readonly ToldStory[]> {
  const best = kinds.map(() => ({ customerId: null as string | null, score: 0 }))
  let after: string | null = null
  do {
    const page = await store.customers({ tenant: 'main', after, limit: customersPerPage })
    for (const { customer } of page.items) {
      kinds.forEach(({ fits }, place) => {
        const known = best[place]
        const score = fits(customer)
        if (known === undefined || score <= known.score || best.some(({ customerId }) => customerId === customer.id))
          return
        best[place] = { customerId: customer.id, score }
      })
    }
    after = page.next
  } while (after !== null)
  const stories: ToldStory[] = []
  for (const [place, { customerId }] of best.entries()) {
    const story = customerId === null ? null : await crm.ask.story({ customerId })
    if (story !== null) stories.push({ ...story, about: kinds[place]?.about ?? '' })
  }
  return stories
}

const linesShown = 12
const told: ReadonlySet<StoryLine['kind']> = new Set([
  'captured',
  'bought',
  'returned',
  'message',
  'reply',
  'stage',
  'did',
])

/** A story as lines for a terminal: the first ones, and how many more there are. */
export function storyLines({ name, about, lines }: ToldStory): string[] {
  const worth = lines.filter(({ kind }) => told.has(kind))
  const more = lines.length - Math.min(worth.length, linesShown)
  return [
    `${name ?? 'Somebody'} ${about}`,
    ...worth.slice(0, linesShown).map(lineOf),
    ...(more > 0 ? [`  ... and ${more} more lines in the report`] : []),
  ]
}

const maxText = 150

function lineOf({ at, kind, text: whole, channel, status }: StoryLine): string {
  const line = whole.replace(/\s+/g, ' ')
  const text = line.length > maxText ? `${line.slice(0, maxText - 3).trimEnd()}...` : line
  const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', timeZone: 'Asia/Kolkata' }).format(at)
  if (kind === 'message') return `  ${day}  > ${channel}${status === undefined ? '' : `, ${status}`}: "${text}"`
  if (kind === 'reply') return `  ${day}  < "${text}"`
  return `  ${day}  ${text}`
}
