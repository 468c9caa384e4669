import { CrmError } from '../../errors.ts'
import type { FactInput } from '../../facts/index.ts'
import type { Channel, OutgoingMessage } from '../../ports.ts'
import { type Day, dayNumber, type Instant } from '../../time.ts'
import { accountKnownAfterDays, browse } from './browsing.ts'
import { calendarOf } from './calendar.ts'
import { register } from './captures.ts'
import { channelsOf } from './channels.ts'
import { checkPeriod, checkWhole } from './check.ts'
import { drawsOf, purpose } from './draws.ts'
import { latentOf } from './latent.ts'
import { announceNews } from './news.ts'
import { orderOnline } from './orders.ts'
import { mostPeople, peopleOf } from './people.ts'
import { arrivalQueue } from './queue.ts'
import { receive } from './response.ts'
import { stockOf } from './stock.ts'
import { type SimulatedStore, stores, tills } from './stores.ts'
import { type ShopTruth, shopTally } from './tally.ts'
import { type ThemeName, themeByName } from './themes.ts'
import { repeated, type Town } from './town.ts'
import { visitShop } from './visits.ts'

/** What a simulated shop is made of. */
export interface SimulatedShopOptions {
  /** Another seed, other people and another course of things; 1 when left out. */
  readonly seed?: number
  /** How many people come in for the first time in the whole period, those who stay unknown (about one in eight) included. */
  readonly customers: number
  /** The first day, in the shop's zone. */
  readonly from: Day
  readonly days: number
  /** IANA; `Asia/Kolkata` when left out. */
  readonly zone?: string
  /**
   * False: nobody reads, answers or comes back because of a message, and the channels report nothing. The facts are then
   * the same whatever is sent; with it one measures what messages did. True when left out.
   */
  readonly responds?: boolean
  /**
   * What a message is about, for shops whose rules have names of their own. When left out, the words in the names of rule,
   * template and topic tell (`welcome`, `online`, `re-engage`, `restock`, `birthday` …), else the purpose.
   */
  readonly themeOf?: (message: OutgoingMessage) => ThemeName
}

/** Somebody of the simulation, for a demo that wants to show a customer by name. */
export interface SimulatedPerson {
  readonly name: string
  /** E.164; null for who never left a number. */
  readonly phone: string | null
  readonly email: string | null
  readonly language: 'en' | 'hi'
  readonly homeStore: string
}

/** A boutique with three shops and an online store. */
export interface SimulatedShop {
  readonly stores: readonly SimulatedStore[]
  /** WhatsApp, SMS and e-mail: to be handed to `createCrm`. Safe to repeat; they keep no messages. */
  readonly channels: readonly Channel[]
  readonly zone: string
  readonly startsAt: Instant
  readonly endsAt: Instant
  /**
   * What reaches the CRM up to an instant, in order of arrival; each call goes on where the last stopped. What happened
   * at a till that was offline arrives later than it occurred; webhooks sometimes arrive twice. Days are made when they are
   * reached, so ask in steps of hours or days; what is still under way at the end never arrives. The instant is also
   * the channels' clock: a message sent afterwards is taken to be sent then.
   */
  arrivals(until: Instant): readonly FactInput[]
  /** How much is on its way at the moment: what the simulation holds in memory beside a few numbers for each customer. */
  readonly underWay: number
  /** The shop's own books of what has arrived so far. */
  truth(): ShopTruth
  /** Somebody, by number from 0 to below `customers`. */
  person(index: number): SimulatedPerson
}

const mostDays = 3660

/**
 * A boutique in Pune that does not exist, for demos, load tests and for trying a policy out: seeded, the same every time.
 *
 * People buy by the BG/NBD model (see the docstring of the latent state), prefer a shop, two categories and a brand, choose
 * dear or cheap things, shop online or do not, agree to messages or refuse. They read and answer messages by habit: a
 * message that is read makes a visit in the next days likelier, an introduction of the online store makes later purchases
 * online likelier, and too many messages make people opt out and stay away. How strong all this is stands in
 * {@link themes}; it is a belief put into numbers, not a measurement, so a lift seen here shows that a policy
 * reaches people at the right time, not what it would earn in a real shop.
 *
 * Every draw is a hash of (seed, purpose, person, day): common random numbers, so the same shop with two policies differs only
 * by what their messages cause.
 *
 * Memory is a few dozen bytes for each customer and whatever is under way; a fact costs some microseconds.
 * @throws CrmError `bad-option`, `bad-time`.
 */
export function simulatedShop(options: SimulatedShopOptions): SimulatedShop {
  const { seed = 1, customers, from, days, zone = 'Asia/Kolkata', responds = true, themeOf = themeByName } = options
  checkWhole('seed', seed, { least: 0, most: 2 ** 32 - 1 })
  checkWhole('customers', customers, { least: 1, most: mostPeople })
  checkWhole('days', days, { least: 1, most: mostDays })
  const firstDay = dayNumber(from)
  checkPeriod(firstDay, { from, days, zone })
  const draws = drawsOf(seed)
  const calendar = calendarOf(draws, { from: firstDay, days, zone, customers, tills: tills.length })
  const people = peopleOf(draws, customers)
  const queue = arrivalQueue()
  const tally = shopTally(customers)
  const town: Town = {
    draws,
    calendar,
    people,
    latent: latentOf(draws, customers),
    stock: stockOf(draws),
    queue,
    tally,
  }
  const { startsAt, endsAt } = calendar
  let nextDay = 0
  let now = startsAt

  return {
    stores,
    zone,
    startsAt,
    endsAt,
    channels: channelsOf(town, {
      now: () => ({ at: now, day: Math.max(0, nextDay - 1) }),
      received: (received) => {
        if (responds) receive(town, themeOf, received)
      },
    }),
    arrivals: (until) => {
      if (!Number.isFinite(until))
        throw new CrmError('bad-time', `until: found ${until}; expected an instant.`, { until })
      const arrived: FactInput[] = []
      const last = Math.min(until, endsAt - 1)
      // Each turn makes a day or takes something from the queue, and both end.
      while (true) {
        const dayAt = nextDay < days ? calendar.at(nextDay, 0) : Number.POSITIVE_INFINITY
        if (Math.min(dayAt, queue.nextAt()) > last) break
        if (dayAt <= queue.nextAt()) {
          liveDay(town, nextDay)
          nextDay += 1
          continue
        }
        const arrival = queue.pop()
        arrival?.happen?.()
        if (arrival === undefined || arrival.fact === null) continue
        tally.count(arrival.counted)
        tally.countFact(arrival.counted === repeated)
        arrived.push(arrival.fact)
      }
      now = Math.max(now, until)
      return arrived
    },
    get underWay() {
      return queue.size
    },
    truth: tally.truth,
    person: (index) => {
      checkWhole('index', index, { least: 0, most: customers - 1 })
      const { name, digits, email, language, homeStore } = people.person(index)
      return people.isStranger(index)
        ? { name, phone: null, email: null, language, homeStore }
        : { name, phone: `+91${digits}`, email, language, homeStore }
    },
  }
}

/** What everybody does on one day. */
function liveDay(town: Town, day: number): void {
  announceNews(town, day)
  const { calendar, latent, draws } = town
  const known = calendar.arrivedBy(day - 1)
  const busyness = calendar.busyness(day)
  for (let index = 0; index < known; index += 1) {
    const chance = latent.buysOn(index, day, busyness)
    if (chance > 0 && draws.uniform(purpose.visit, index, day) < chance) buy(town, index, day, false)
    else lookAround(town, index, day)
  }
  const arrived = calendar.arrivedBy(day)
  for (let index = known; index < arrived; index += 1) {
    latent.arrive(index, day)
    buy(town, index, day, true)
  }
}

/** The first purchase of somebody new is rarely made online, or they would have come before. */
const firstOnlineShare = 0.7

function buy(town: Town, index: number, day: number, isFirst: boolean): void {
  const { people, latent, draws } = town
  const person = people.person(index)
  const isStranger = people.isStranger(index)
  if (isFirst && !isStranger && person.capture === 'campaign-registration') {
    register(town, person, day)
    return
  }
  const share = latent.onlineShare(index) * (isFirst ? firstOnlineShare : 1)
  const isOnline = !isStranger && draws.uniform(purpose.goesOnline, index, day) < share
  if (isOnline) orderOnline(town, person, day, isFirst)
  else visitShop(town, person, day, isFirst)
  latent.bought(index, day)
}

function lookAround(town: Town, index: number, day: number): void {
  const since = town.latent.accountSince(index)
  if (since === null || since > day - accountKnownAfterDays) return
  if (town.draws.uniform(purpose.browse, index, day) < town.latent.browsesOn(index))
    browse(town, town.people.person(index), day)
}
