import { describe, expect, test } from 'vitest'
import { indianRetail } from '../../src/presets/index.ts'
import { instantOf, momentOf, written } from '../support/scenario/moments.ts'
import {
  agreed,
  asha,
  given,
  type Happening,
  known,
  late,
  type ScenarioShop,
  type ShopParts,
  type Step,
  shopWith,
  thenIn,
  twice,
  visited,
  when,
  withdrew,
} from '../support/scenario.ts'
import { days } from './every-trigger/days.ts'
import { firstDays } from './every-trigger/first-days.ts'
import { regulars } from './every-trigger/regulars.ts'
import type { Case, Stories, Story } from './every-trigger/story.ts'
import { wishes } from './every-trigger/wishes.ts'

/*
 * Every rule of the preset has one story: what happens, and when the message goes out. The same ways to go wrong are then
 * tried on all of them; where one does not apply, the story says why.
 */

const stories: Stories = { ...firstDays, ...regulars, ...wishes, ...days }
const { rules = [], messages } = indianRetail()

const minute = 60_000
const hour = 60 * minute

interface Told {
  /** When it is told. */
  readonly at: number
  readonly happening: Happening
}

const toldThen = (happening: Happening): Told => ({ at: momentOf(happening, 0), happening })
const point = (at: number) => ({ on: written(at).slice(0, 10), at: written(at).slice(11) })
const sentAt = ({ sent }: Story): number => instantOf(...sent)
/** When the message is due, before anything puts it off. */
const dueAt = (story: Story): number => (story.dueAtMidnight ? instantOf(story.sent[0], '00:00') : sentAt(story))
const purposeOf = (rule: string) => {
  const { purpose = 'internal' } = rules.find(({ id }) => id === rule) ?? {}
  return purpose
}

const whenTold = ({ when: start, toldAt }: Story): readonly Told[] => {
  if (start === undefined) return []
  return toldAt === undefined ? [toldThen(start)] : [{ at: instantOf(...toldAt), happening: late(start) }]
}
const wholeOf = (story: Story): readonly Told[] => [...story.given.map(toldThen), ...whenTold(story)]

/** She is known, and agreed to what the rule is for. */
function permission(rule: string, story: Story): readonly Told[] {
  const start = Math.min(...wholeOf(story).map(({ happening }) => momentOf(happening, 0))) - 2 * hour
  const purpose = purposeOf(rule)
  const person = known(asha, point(start))
  const agrees = purpose === 'service' || purpose === 'marketing' ? [agreed(asha, purpose, point(start + hour))] : []
  return [person, ...agrees].map(toldThen)
}

/** Lives through what is told, in the order in which it is told, and then until a time. */
async function live(told: readonly Told[], until: number, parts: ShopParts = {}): Promise<ScenarioShop> {
  const steps = [...told]
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, happening }): Step[] => {
      const { on, at: wall } = point(at)
      return happening.late === true ? [{ until: on, at: wall }, happening] : [happening]
    })
  const shop = await given(shopWith(parts), ...steps)
  await when(shop, passing(until))
  return shop
}
const passing = (at: number): Step => {
  const { on, at: wall } = point(at)
  return { until: on, at: wall }
}

const expectSent = (shop: ScenarioShop, rule: string, { effect }: Story, at: number): void => {
  if (effect !== undefined) effect.did(shop)
  else thenIn(shop).wasSent(asha, rule, point(at))
}
const expectNotSent = (shop: ScenarioShop, rule: string, { effect }: Story): void => {
  if (effect !== undefined) effect.didNot(shop)
  else thenIn(shop).wasNotSent(asha, rule)
}

/** Defining a policy takes longer than most stories: those alike share one. */
const kinds = new Map<string, ShopParts>()
function kind(name: string, policy: () => NonNullable<ShopParts['policy']>): ShopParts {
  const parts = kinds.get(name) ?? { policy: policy() }
  kinds.set(name, parts)
  return parts
}

/** Time enough for what was put off, and too little for the rule to start anew. */
const later = (story: Story): number => sentAt(story) + 12 * hour

/** A night that begins before the message is due, and how it ends. */
const nightAround = (story: Story): { readonly ends: number; readonly parts: ShopParts } => {
  if (story.dueAtMidnight === true || messages?.quietHours == null) return { ends: sentAt(story), parts: {} }
  const ends = dueAt(story) + hour
  const [from, to] = [point(dueAt(story) - hour / 2).at, point(ends).at]
  const quietHours = { ...messages.quietHours, from, to }
  return { ends, parts: kind(`night ${from} ${to}`, () => ({ messages: { ...messages, quietHours } })) }
}

/** The stories in which a case applies. */
const applies = (name: Case): readonly (readonly [title: string, rule: string, story: Story])[] =>
  Object.entries(stories).flatMap(([rule, story]) => {
    const title = rules.find(({ id }) => id === rule)?.title ?? rule
    return story.exempt?.[name] === undefined ? [[`${rule}: ${title}`, rule, story] as const] : []
  })

test('every rule of the preset has its story', () => {
  expect(Object.keys(stories).sort()).toEqual(rules.map(({ id }) => id).sort())
})

describe('every rule does what its title says', () => {
  test.for(applies('told twice'))('%s', async ([, rule, story]) => {
    const all = [...permission(rule, story), ...wholeOf(story)]
    if (story.effect !== undefined) {
      const before = await live(
        all.filter(({ at }) => at < sentAt(story)),
        sentAt(story) - minute,
      )
      story.effect.didNot(before)
    }
    const shop = await live(all, later(story))
    expectSent(shop, rule, story, sentAt(story))
  })
})

describe('nothing is written without permission', () => {
  test.for(applies('without consent'))('%s', async ([, rule, story]) => {
    const [person, ...agrees] = permission(rule, story)
    const refusal = agrees.length === 0 ? [refuses(rule, story)] : []
    const shop = await live([...(person ? [person] : []), ...refusal, ...wholeOf(story)], later(story))
    expectNotSent(shop, rule, story)
    thenIn(shop).withheldAt(asha, rule, 'consent')
  })
})

/** What is owed needs no permission; it can be refused. */
function refuses(rule: string, story: Story): Told {
  const [person] = permission(rule, story)
  const at = (person?.at ?? 0) + hour
  return { at, happening: withdrew(asha, 'transactional', point(at)) }
}

describe('nothing is written when the permission was taken back before', () => {
  test.for(applies('consent withdrawn'))('%s', async ([, rule, story]) => {
    const purpose = purposeOf(rule)
    const at = Math.min(dueAt(story), sentAt(story)) - 5 * minute
    const withdrawal = withdrew(asha, purpose === 'internal' ? 'marketing' : purpose, point(at))
    const told = [...permission(rule, story), ...wholeOf(story), toldThen(withdrawal)]
    const shop = await live(told, later(story))
    expectNotSent(shop, rule, story)
    thenIn(shop).withheldAt(asha, rule, 'consent')
  })
})

describe('at night it waits for the morning', () => {
  test.for(applies('at night'))('%s', async ([, rule, story]) => {
    const { ends, parts } = nightAround(story)
    const shop = await live([...permission(rule, story), ...wholeOf(story)], later(story), parts)
    expectSent(shop, rule, story, ends)
    const { steps } = await thenIn(shop).explained(asha, rule)
    expect(steps.filter(({ what }) => what === 'put-off').map(({ gate }) => gate)).toEqual(['quiet-hours'])
  })
})

describe('with the cap full it waits until there is room', () => {
  test.for(applies('with the cap full'))('%s', async ([, rule, story]) => {
    const purpose = purposeOf(rule)
    // A word of the same purpose in the hour before; by the evening before what waits for the morning.
    const filledAt = story.dueAtMidnight === true ? dueAt(story) - 4 * hour : sentAt(story) - hour
    const roomAt = sentAt(story) + hour
    const parts = shopThatWrote(purpose, `PT${(roomAt - filledAt) / minute}M`)
    const told = [...permission(rule, story), ...wholeOf(story), toldThen(visited(asha, point(filledAt)))]
    const shop = await live(told, later(story), parts)
    thenIn(shop).wasSent(asha, 'filler', point(filledAt))
    expectSent(shop, rule, story, roomAt)
  })
})

/** A shop that may write once in so long, and writes to whoever comes in. */
function shopThatWrote(purpose: string, per: string): ShopParts {
  if (messages === undefined) throw new Error('The preset says how often a shop may write.')
  const { templates } = indianRetail()
  const filler = {
    id: 'filler',
    on: 'visit.sensed',
    purpose: purpose === 'service' ? ('service' as const) : ('marketing' as const),
    then: [{ send: { template: 'filler' } }],
  }
  const plain = { variables: {}, forms: { en: { whatsapp: { text: 'Good to see you.' } } } }
  return kind(`cap ${purpose} ${per}`, () => ({
    rules: [...rules, filler],
    templates: { ...templates, filler: plain },
    messages: { ...messages, caps: { [purpose]: { max: 1, per } } },
  }))
}

describe('once, when every fact is told twice', () => {
  test.for(applies('told twice'))('%s', async ([, rule, story]) => {
    const all = [...permission(rule, story), ...wholeOf(story)]
    const shop = await live(
      all.map(({ at, happening }) => ({ at, happening: twice(happening) })),
      later(story),
    )
    expectSent(shop, rule, story, sentAt(story))
  })
})

describe('just the same when what came before is told at the last moment and backwards', () => {
  const withPast = applies('told in another order').filter(([, , { given }]) => given.length > 0)
  test.for(withPast)('%s', async ([, rule, story]) => {
    const [first] = whenTold(story)
    const at = (first?.at ?? dueAt(story)) - 10 * minute
    // A millisecond apart: told one after the other.
    const past = story.given.toReversed().map((happening, place) => ({ at: at + place, happening: late(happening) }))
    const shop = await live([...permission(rule, story), ...past, ...whenTold(story)], later(story))
    expectSent(shop, rule, story, sentAt(story))
  })
})

type Prevented = readonly [title: string, rule: string, story: Story, prevention: Happening]
const preventions = (name: Case): readonly Prevented[] =>
  applies(name).flatMap(([, rule, story]) =>
    Object.entries(story.prevents).map(([why, prevention]) => [`${rule}: ${why}`, rule, story, prevention] as const),
  )

describe('not when something prevents it', () => {
  test.for(preventions('prevented'))('%s', async ([, rule, story, prevention]) => {
    // What comes after the news can only prevent what waits for the morning.
    const { parts } = momentOf(prevention, 0) < dueAt(story) ? {} : nightAround(story)
    const told = [...permission(rule, story), ...wholeOf(story), toldThen(prevention)]
    const shop = await live(told, later(story), parts)
    expectNotSent(shop, rule, story)
  })
})

describe('not when a till tells only afterwards what prevents it', () => {
  test.for(preventions('prevented, told late'))('%s', async ([, rule, story, prevention]) => {
    const { ends, parts } = nightAround(story)
    // What goes at any hour can be prevented only before.
    const waits = story.exempt?.['at night'] === undefined
    const at = waits ? ends - hour / 2 : dueAt(story) - minute
    const told = [...permission(rule, story), ...wholeOf(story), { at, happening: late(prevention) }]
    const shop = await live(told, later(story), parts)
    expectNotSent(shop, rule, story)
  })
})

test('every rule has what prevents it, or says why nothing does', () => {
  const open = Object.entries(stories).filter(
    ([, { prevents, exempt }]) => Object.keys(prevents).length === 0 && exempt?.prevented === undefined,
  )
  expect(open.map(([rule]) => rule)).toEqual([])
})
