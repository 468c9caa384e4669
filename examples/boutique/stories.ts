import type { Crm, Customer, Store, Story, StoryLine } from '../../src/index.ts'
import { firstNameOf } from '../../src/profile/index.ts'
import { stageName } from '../../src/report/index.ts'

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
/** So many of the best of each kind are looked at; should none of them read well, that kind goes untold. */
const maxCandidates = 20

interface Candidate {
  readonly customerId: string
  readonly score: number
}

/** The customers whose records tell each kind of story best, in one pass over the shop; nobody is told twice. */
export async function chooseStories(crm: Crm, store: Store): Promise<readonly ToldStory[]> {
  const candidates = await bestOfEachKind(store)
  const stories: ToldStory[] = []
  for (const [place, { about }] of kinds.entries()) {
    for (const { customerId } of candidates[place] ?? []) {
      if (stories.some((other) => other.customerId === customerId)) continue
      const story = await crm.ask.story({ customerId })
      if (story === null || !isOfOnePerson(story)) continue
      stories.push({ ...story, about })
      break
    }
  }
  return stories
}

async function bestOfEachKind(store: Store): Promise<readonly (readonly Candidate[])[]> {
  let best: readonly (readonly Candidate[])[] = kinds.map(() => [])
  let after: string | null = null
  do {
    const page = await store.customers({ tenant: 'main', after, limit: customersPerPage })
    best = kinds.map(({ fits }, place) => {
      const here = page.items.map(({ customer }) => ({ customerId: customer.id, score: fits(customer) }))
      return [...(best[place] ?? []), ...here.filter(({ score }) => score > 0)]
        .sort((one, other) => other.score - one.score)
        .slice(0, maxCandidates)
    })
    after = page.next
  } while (after !== null)
  return best
}

/** A phone that two people share tells of both under the name of the later one: the first message calls somebody else. */
export function isOfOnePerson({ name, lines }: Pick<Story, 'name' | 'lines'>): boolean {
  const firstName = firstNameOf(name)
  const message = lines.find(({ kind }) => kind === 'message')
  return firstName !== undefined && message?.text.includes(firstName) === true
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

function lineOf({ at, kind, text: whole, channel, status, to }: StoryLine): string {
  const line = whole.replace(/\s+/g, ' ')
  const text = line.length > maxText ? `${line.slice(0, maxText - 3).trimEnd()}...` : line
  const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', timeZone: 'Asia/Kolkata' }).format(at)
  if (kind === 'message') return `  ${day}  > ${channel}${status === undefined ? '' : `, ${status}`}: "${text}"`
  if (kind === 'stage' && typeof to === 'string') return `  ${day}  Now: ${stageName(to)}`
  if (kind === 'reply') return `  ${day}  < "${text}"`
  return `  ${day}  ${text}`
}
