import type { ResponsesReport } from '../metrics/index.ts'
import { type Formats, formatsOf, isShare, sentence } from './format.ts'
import { type Headline, hasAnonymous, headlinesOf } from './headlines.ts'
import { checkReportInput, type ReportInput } from './input.ts'
import { ruleName } from './words.ts'
import { messageTotals } from './written.ts'

/** The report in a paragraph, by what each sentence is for. */
export interface Summary {
  readonly opening: string
  readonly good: readonly string[]
  readonly attention: readonly string[]
  readonly advice: readonly string[]
}

const maxGood = 2
const maxConcerns = 3
const maxMoved = 4

/** Rules of thumb for a shop that sells to the same people again and again, not laws. */
const thumb = {
  goodSecondRate: 0.3,
  goodKnownShare: 0.9,
  lostOfBuyers: 0.5,
  heavyLiability: 0.05,
  withoutPermission: 0.15,
  failing: 0.05,
} as const

/**
 * The figures in plain sentences: what the shop took, what goes well, what needs attention, what to do about it.
 * @throws CrmError as `renderReport` does.
 */
export function reportSummary(input: ReportInput): readonly string[] {
  checkReportInput(input)
  const formats = formatsOf(input)
  const { opening, good, attention, advice } = summaryOf(input, formats, headlinesOf(input, formats))
  return [opening, ...good, ...attention, ...advice]
}

export function summaryOf(input: ReportInput, formats: Formats, headlines: readonly Headline[]): Summary {
  // What the comparison has told is not judged the other way by a rule of thumb.
  const moved = (verdict: 'better' | 'worse') => (about: string | undefined) =>
    headlines.some(({ id, change }) => id === about && change?.verdict === verdict)
  const isBetter = moved('better')
  const isWorse = moved('worse')
  const concerns = concernsOf(input, formats)
    .filter(({ about }) => !isBetter(about))
    .slice(0, maxConcerns)
  const praised = praises(input, formats).filter(({ about }) => !isWorse(about))
  const worse = liftOf(input, headlines, 'worse')
  return {
    opening: openingOf(input, formats),
    good: [...liftOf(input, headlines, 'better'), ...praised.map(({ praise }) => praise)].slice(0, maxGood),
    attention: [...worse, ...concerns.map(({ attention }) => attention)],
    advice: concerns.map(({ advice }) => advice),
  }
}

function openingOf({ figures, asOf }: ReportInput, formats: Formats): string {
  const { several, day } = formats
  const { netShare } = figures.crmRevenueShare
  const net = figures.revenueMinor - figures.returnsMinor
  const bills = several(figures.bills, 'bill')
  const taken =
    sentence(
      formats,
      ({ shortMoney }) => `By ${day(asOf)} the shop had taken ${shortMoney(net)} net of returns on ${bills}`,
    ) ?? `By ${day(asOf)} the shop had written ${bills}`
  const known = several(figures.customers, 'customer')
  if (figures.bills === 0) return `By ${day(asOf)} the shop knew ${known}; nothing was sold yet.`
  if (netShare === null || !isShare(netShare) || !Number.isSafeInteger(net) || !hasAnonymous(figures.crmRevenueShare))
    return `${taken}, and knew ${known}.`
  return `${taken}; ${formats.percent(netShare)} of it came from the ${known} it knows.`
}

/** The headline numbers that moved this way against the baseline, in one sentence. */
function liftOf({ baseline }: ReportInput, headlines: readonly Headline[], verdict: 'better' | 'worse'): string[] {
  if (baseline === undefined) return []
  const moved = [...headlines]
    .sort(byWeight)
    .flatMap(({ title, value, change }) =>
      change?.verdict === verdict
        ? [`${title.charAt(0).toLowerCase()}${title.slice(1)}, ${value} instead of ${change.was}`]
        : [],
    )
  if (moved.length === 0) return []
  return [`Compared with ${baseline.label}, these are ${verdict}: ${moved.slice(0, maxMoved).join('; ')}.`]
}

/** What an owner asks first. */
const weighty: readonly string[] = ['second-purchase', 'net-revenue', 'known-revenue', 'online-adoption']

function byWeight(a: Headline, b: Headline): number {
  const place = ({ id }: Headline): number => (weighty.includes(id) ? weighty.indexOf(id) : weighty.length)
  return place(a) - place(b)
}

interface Praise {
  /** The headline number that it is about. */
  readonly about?: string
  readonly praise: string
}

function praises({ figures, responses, ruleTitles }: ReportInput, formats: Formats): readonly Praise[] {
  const { secondPurchaseRate90: second, crmRevenueShare, lifetimeValueBySegment } = figures
  const praised: Praise[] = []
  const add = (write: (formats: Formats) => string, about?: string): void => {
    const praise = sentence(formats, write)
    if (praise !== null) praised.push({ praise, ...(about !== undefined && { about }) })
  }
  const { rate, windowDays } = second
  if (rate !== null && rate >= thumb.goodSecondRate)
    add(({ percent }) => `${percent(rate)} of new buyers come back within ${windowDays} days.`, 'second-purchase')
  const champions = lifetimeValueBySegment.champions
  const known = crmRevenueShare.identifiedNetMinor
  if (champions !== undefined && champions.netMinor > 0 && known > 0)
    add(
      ({ several, shortMoney, percent }) =>
        `${several(champions.customers, 'champion')} brought ${shortMoney(champions.netMinor)}, ${percent(champions.netMinor / known)} of what known customers spent.`,
    )
  const surest = surestOf(responses)
  if (surest !== null)
    add(
      ({ shortMoney }) =>
        `Against customers held out at random, \u201c${ruleName(surest.rule, ruleTitles)}\u201d brought ${shortMoney(surest.broughtMinor)} that would not have come otherwise.`,
    )
  const { netShare } = crmRevenueShare
  if (netShare !== null && netShare >= thumb.goodKnownShare && hasAnonymous(crmRevenueShare))
    add(({ percent }) => `${percent(netShare)} of the revenue has a name to it.`, 'known-revenue')
  return praised
}

interface Surest {
  readonly rule: string
  readonly broughtMinor: number
  /** The lower end of the interval, above 0. */
  readonly atLeastMinor: number
}

/** The rule whose messages surely brought the most sales; rules are not added up, for one sale may follow several of them. */
function surestOf(responses: ResponsesReport | undefined): Surest | null {
  let surest: Surest | null = null
  for (const [rule, { lift }] of Object.entries(responses?.rules ?? {})) {
    const atLeastMinor = lift?.incrementalRevenueInterval?.from ?? 0
    if (lift !== null && atLeastMinor > (surest?.atLeastMinor ?? 0))
      surest = { rule, broughtMinor: lift.incrementalRevenueMinor, atLeastMinor }
  }
  return surest
}

interface Concern {
  /** The headline number that it is about. */
  readonly about?: string
  readonly attention: string
  readonly advice: string
}

/** What stands out, most urgent first: each is a rule of thumb over one of the figures. */
function concernsOf(input: ReportInput, formats: Formats): readonly Concern[] {
  return [atRisk, secondVisit, anonymous, withoutPermission, failing, expiring, liability, lost].flatMap((look) => {
    const concern = look(input)
    const attention = concern === null ? null : sentence(formats, concern.attention)
    return concern === null || attention === null ? [] : [{ ...concern, attention }]
  })
}

type Look = (
  input: ReportInput,
) => (Omit<Concern, 'attention'> & { readonly attention: (formats: Formats) => string }) | null

const atRisk: Look = ({ figures }) => {
  const customers = figures.segments['at-risk-regulars'] ?? 0
  if (!(customers > 0)) return null
  const worth = figures.lifetimeValueBySegment['at-risk-regulars']?.netMinor ?? 0
  return {
    attention: ({ several, shortMoney }) =>
      `${several(customers, 'regular')} worth ${shortMoney(worth)} so far ${customers === 1 ? 'has' : 'have'} gone quiet.`,
    advice: 'Write or call the quiet regulars first: they are the dearest to lose.',
  }
}

const secondVisit: Look = ({ figures: { secondPurchaseRate90 } }) => {
  const { rate, windowDays } = secondPurchaseRate90
  if (rate === null || rate >= thumb.goodSecondRate) return null
  return {
    about: 'second-purchase',
    attention: ({ percent }) => `${percent(1 - rate)} of new buyers had not come back after ${windowDays} days.`,
    advice: 'Give every first-time buyer a reason for the second visit: that is where most are lost.',
  }
}

const anonymous: Look = ({ figures: { crmRevenueShare } }) => {
  const { netShare, anonymousBills } = crmRevenueShare
  if (netShare === null || netShare >= thumb.goodKnownShare || anonymousBills === 0) return null
  return {
    about: 'known-revenue',
    attention: ({ percent }) => `${percent(1 - netShare)} of the revenue is from nobody known.`,
    advice: 'Offer the receipt on WhatsApp at the till: it gives a bill its name.',
  }
}

const withoutPermission: Look = (input) => {
  const { sent, failed, withheld, byGate } = messageTotals(input)
  const refused = byGate.get('consent') ?? 0
  const due = sent + failed + withheld
  if (!(refused / due > thumb.withoutPermission)) return null
  return {
    attention: ({ count, several, percent }) =>
      `${count(refused)} of the ${several(due, 'message')} that ${due === 1 ? 'was' : 'were'} due (${percent(refused / due)}) had no permission to go out.`,
    advice: 'Ask for permission when the phone number is given, with something in exchange.',
  }
}

const failing: Look = (input) => {
  const { sent, failed } = messageTotals(input)
  const share = failed / (sent + failed)
  if (!(share > thumb.failing)) return null
  return {
    attention: ({ several, percent }) =>
      `${several(failed, 'message')} (${percent(share)} of those sent off) failed on the way.`,
    advice: 'Check the numbers and addresses of those whom messages do not reach.',
  }
}

const expiring: Look = ({ figures: { pointsExpiring, pointsOutstanding } }) => {
  const next = pointsExpiring.find(({ points }) => points > 0)
  if (next === undefined || next.points < pointsOutstanding / 10) return null
  return {
    attention: ({ several, month }) =>
      `${several(next.points, 'point')} ${next.points === 1 ? 'expires' : 'expire'} in ${month(next.month)}.`,
    advice: 'Remind their owners in time: points about to expire bring people back.',
  }
}

const liability: Look = ({ figures }) => {
  const { pointsLiabilityMinor: owed, revenueMinor, returnsMinor } = figures
  const share = (owed ?? 0) / (revenueMinor - returnsMinor)
  if (owed === null || !(share > thumb.heavyLiability)) return null
  return {
    attention: ({ shortMoney, exactPercent }) =>
      `${shortMoney(owed)} is owed in points, ${exactPercent(share)} of net revenue.`,
    advice: 'Look at the terms of the points before the next promotion.',
  }
}

const lost: Look = ({ figures: { segments, buyers } }) => {
  const share = (segments['lost-customers'] ?? 0) / buyers
  if (!(share > thumb.lostOfBuyers)) return null
  return {
    attention: ({ percent }) => `${percent(share)} of all buyers are lost.`,
    advice: 'Ask the lost ones once, then spend on the others.',
  }
}
