import { describe, expect, test } from 'vitest'
import { definePolicy } from '../../src/policy.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { dayMs, dayNumber, hourMs, startOfDay } from '../../src/time.ts'
import { given, type Story, type ToldFact, worldOf } from '../support/story.ts'

/*
 * The festivals of five years at the level of the engine, without the other messages of the shop: with them the caps would
 * have their say.
 */
const preset = indianRetail()
const isFestival = ({ id }: { readonly id: string }) => ['diwali', 'festival', 'festival-own'].includes(id)
const festivals = (preset.rules ?? []).filter(isFestival)
const used = Object.fromEntries(Object.entries(preset.templates ?? {}).filter(([id]) => id === 'festival'))
const world = worldOf(definePolicy({ ...preset, rules: festivals, templates: used }))
const morning = (day: string) => startOfDay(dayNumber(day), 'Asia/Kolkata') + 10 * hourMs

const calendar = {
  'makar-sankranti': ['Sankranti and Pongal', '2026-01-14', '2027-01-15', '2028-01-15', '2029-01-14', '2030-01-14'],
  holi: ['Holi', '2026-03-04', '2027-03-22', '2028-03-11', '2029-03-01', '2030-03-20'],
  'gudi-padwa': ['Gudi Padwa and Ugadi', '2026-03-19', '2027-04-07', '2028-03-27', '2029-04-14', '2030-04-03'],
  'eid-al-fitr': ['Eid', '2026-03-21', '2027-03-10', '2028-02-27', '2029-02-15', '2030-02-05'],
  'raksha-bandhan': ['Raksha Bandhan', '2026-08-28', '2027-08-17', '2028-08-05', '2029-08-23', '2030-08-13'],
  onam: ['Onam', '2026-08-26', '2027-09-12', '2028-09-01', '2029-08-22', '2030-09-09'],
  'ganesh-chaturthi': ['Ganesh Chaturthi', '2026-09-14', '2027-09-04', '2028-08-23', '2029-09-11', '2030-09-01'],
  navratri: ['Navratri and Durga Puja', '2026-10-11', '2027-09-30', '2028-09-19', '2029-10-08', '2030-09-28'],
  dussehra: ['Dussehra', '2026-10-20', '2027-10-09', '2028-09-27', '2029-10-16', '2030-10-06'],
  dhanteras: ['Dhanteras', '2026-11-06', '2027-10-27', '2028-10-15', '2029-11-04', '2030-10-24'],
  diwali: ['Diwali', '2026-11-08', '2027-10-29', '2028-10-17', '2029-11-05', '2030-10-26'],
  christmas: ['Christmas', '2026-12-25', '2027-12-25', '2028-12-25', '2029-12-25', '2030-12-25'],
} as const
const cases = Object.entries(calendar).flatMap(([festival, [name, ...days]]) =>
  days.map((day) => [festival, day, name] as const),
)

const agreed = (at: number): ToldFact => ({
  type: 'consent.changed',
  purpose: 'marketing',
  channel: 'whatsapp',
  status: 'granted',
  at,
})
const bill = (at: number): ToldFact => ({ type: 'purchase.completed', billId: `B-${at}`, totalMinor: 200_000, at })
const tells = (festivalsKept: string, at: number): ToldFact => ({
  type: 'customer.updated',
  name: 'Asha Rao',
  attributes: { festivals: festivalsKept },
  at,
})

/** Who somebody is on the morning of a festival's word: when they bought, so many days before. */
const people: Readonly<Record<string, (festival: string, now: number) => readonly ToldFact[]>> = {
  regular: (_festival, now) => boughtBefore(now, 90, 60, 30),
  'who comes now and then': (_festival, now) => boughtBefore(now, 60),
  'who keeps it': (festival, now) => [...boughtBefore(now, 60), tells(`some-feast ${festival}`, now - dayMs)],
  'at risk': (_festival, now) => boughtBefore(now, 220, 210, 200),
  'at risk, who keeps it': (festival, now) => [...boughtBefore(now, 220, 210, 200), tells(festival, now - dayMs)],
  'at risk for more than a year': (_festival, now) => boughtBefore(now, 390, 380, 370),
  lost: (festival, now) => [...boughtBefore(now, 150), tells(festival, now - dayMs)],
  'new since five days': (festival, now) => [...boughtBefore(now, 5), tells(festival, now - dayMs)],
  'joined and never bought': (_festival, now) => [
    { type: 'customer.captured', method: 'qr-self', at: now - 30 * dayMs },
  ],
}
const boughtBefore = (now: number, ...days: readonly number[]) => days.map((many) => bill(now - many * dayMs))

const ofTheNation = ['regular', 'who comes now and then', 'who keeps it']
const ofDiwali = [...ofTheNation, 'at risk', 'at risk, who keeps it', 'joined and never bought']
const ofTheirOwn = ['who keeps it', 'at risk, who keeps it']
const reachedBy: Readonly<Record<keyof typeof calendar, readonly string[]>> = {
  'makar-sankranti': ofTheNation,
  holi: ofTheNation,
  'raksha-bandhan': ofTheNation,
  navratri: ofTheNation,
  christmas: ofTheNation,
  diwali: ofDiwali,
  'gudi-padwa': ofTheirOwn,
  'eid-al-fitr': ofTheirOwn,
  onam: ofTheirOwn,
  'ganesh-chaturthi': ofTheirOwn,
  dussehra: ofTheirOwn,
  dhanteras: ofTheirOwn,
}
const about = ({ messages }: Story, festival: string) =>
  messages.filter(({ anchor }) => anchor.startsWith(`occasion.reached/${festival}/`))

describe('a week before each festival, in each year, the word reaches whom it should, in the morning', () => {
  test.for(cases)('%s of %s', ([festival, day, name]) => {
    const now = morning(day) - 7 * dayMs
    const reached = Object.entries(people).flatMap(([who, factsOf]) => {
      const before = given(world, [agreed(now - 400 * dayMs), ...factsOf(festival, now)]).wake(now - 1)
      expect(about(before, festival).filter(({ anchor }) => anchor.endsWith(day))).toEqual([])
      const [message] = about(before.wake(now), festival).filter(({ anchor }) => anchor.endsWith(day))
      return message === undefined ? [] : [[who, message.variables.festival]]
    })
    const expected = reachedBy[festival as keyof typeof calendar]
    expect(reached).toEqual(Object.keys(people).flatMap((who) => (expected.includes(who) ? [[who, name]] : [])))
  })
})

const beginning = morning('2025-11-20')

/** What a customer who comes every forty days hears in five years. */
function fiveYears(told: readonly ToldFact[]): readonly string[] {
  let story = given(world, [agreed(beginning), ...told])
  for (let day = 0; day <= dayNumber('2031-01-01') - dayNumber('2025-11-20'); day += 1) {
    const now = beginning + day * dayMs
    story = day % 40 === 0 ? story.when(bill(now)) : story.wake(now)
  }
  return story.messages.map(({ anchor }) => anchor.replace('occasion.reached/', ''))
}
const among = (heard: readonly string[], year: number) =>
  heard.filter((what) => what.includes(`/${year}-`)).map((what) => what.split('/')[0])

describe('in five years a regular hears', () => {
  test('of six festivals a year, each once', () => {
    const heard = fiveYears([])
    const year = ['makar-sankranti', 'holi', 'raksha-bandhan', 'navratri', 'diwali', 'christmas']
    for (const each of [2026, 2027, 2028, 2029, 2030]) expect(among(heard, each), String(each)).toEqual(year)
  })

  test('of those of their own beside them, never of two in a week', () => {
    const heard = fiveYears([tells('gudi-padwa eid-al-fitr onam ganesh-chaturthi dussehra dhanteras', beginning)])
    const own = ['gudi-padwa', 'eid-al-fitr', 'onam', 'ganesh-chaturthi', 'dussehra', 'dhanteras']
    const missed = [2026, 2027, 2028, 2029, 2030].flatMap((year) =>
      own.filter((festival) => !among(heard, year).includes(festival)).map((festival) => `${festival} ${year}`),
    )
    // It came two days after Gudi Padwa.
    expect(missed).toEqual(['eid-al-fitr 2026'])
    expect(heard.length).toBe(30 + 29)
  })
})
