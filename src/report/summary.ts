import { type Formats, formatsOf } from './format.ts'
import { type Headline, headlinesOf } from './headlines.ts'
import { checkReportInput, type ReportInput } from './input.ts'

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
  goodKnownShare: 0.7,
  poorKnownShare: 0.9,
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
  const concerns = concernsOf(input, formats).slice(0, maxConcerns)
  const worse = liftOf(input, headlines, 'worse')
  return {
    opening: openingOf(input, formats),
    good: [...liftOf(input, headlines, 'better'), ...praises(input, formats)].slice(0, maxGood),
    attention: [...worse, ...concerns.map(({ attention }) => attention)],
    advice: concerns.map(({ advice }) => advice),
  }
}

function openingOf({ figures, asOf }: ReportInput, { shortMoney, several, percent, count, day }: Formats): string {
  const { netShare } = figures.crmRevenueShare
  const net = figures.revenueMinor - figures.returnsMinor
  const taken = `By ${day(asOf)} the shop had taken ${shortMoney(net)} net of returns on ${several(figures.bills, 'bill')}`
  const known = several(figures.customers, 'customer')
  if (figures.bills === 0) return `By ${day(asOf)} the shop knew ${known}; nothing was sold yet.`
  if (netShare === null) return `${taken}, and knew ${known}.`
  return `${taken}; ${percent(netShare)} of it came from the ${count(figures.customers)} customers it knows.`
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

function praises({ figures }: ReportInput, { percent, several, shortMoney }: Formats): string[] {
  const { secondPurchaseRate90: second, crmRevenueShare, incrementalRevenue, lifetimeValueBySegment } = figures
  const lines: string[] = []
  if (second.rate !== null && second.rate >= thumb.goodSecondRate)
    lines.push(`${percent(second.rate)} of new buyers come back within ${second.windowDays} days.`)
  const champions = lifetimeValueBySegment.champions
  const known = crmRevenueShare.identifiedNetMinor
  if (champions !== undefined && champions.netMinor > 0 && known > 0)
    lines.push(
      `${several(champions.customers, 'champion')} brought ${shortMoney(champions.netMinor)}, ${percent(champions.netMinor / known)} of what known customers spent.`,
    )
  if (incrementalRevenue?.interval != null && incrementalRevenue.interval.lowerMinor > 0)
    lines.push(
      `Against customers held out at random, the messages brought ${shortMoney(incrementalRevenue.incrementalMinor)} that would not have come otherwise.`,
    )
  if (crmRevenueShare.netShare !== null && crmRevenueShare.netShare >= thumb.goodKnownShare)
    lines.push(`${percent(crmRevenueShare.netShare)} of the revenue has a name to it.`)
  return lines
}

interface Concern {
  readonly attention: string
  readonly advice: string
}

/** What stands out, most urgent first: each is a rule of thumb over one of the figures. */
function concernsOf(input: ReportInput, formats: Formats): readonly Concern[] {
  return [atRisk, secondVisit, anonymous, withoutPermission, failing, expiring, liability, lost].flatMap((look) => {
    const concern = look(input, formats)
    return concern === null ? [] : [concern]
  })
}

type Look = (input: ReportInput, formats: Formats) => Concern | null

const atRisk: Look = ({ figures }, { several, shortMoney }) => {
  const customers = figures.segments['at-risk-regulars'] ?? 0
  if (!(customers > 0)) return null
  const worth = figures.lifetimeValueBySegment['at-risk-regulars']?.netMinor ?? 0
  return {
    attention: `${several(customers, 'regular')} worth ${shortMoney(worth)} so far ${customers === 1 ? 'has' : 'have'} gone quiet.`,
    advice: 'Write or call the quiet regulars first: they are the dearest to lose.',
  }
}

const secondVisit: Look = ({ figures: { secondPurchaseRate90: second } }, { percent }) =>
  second.rate === null || second.rate >= thumb.goodSecondRate
    ? null
    : {
        attention: `${percent(1 - second.rate)} of new buyers had not come back after ${second.windowDays} days.`,
        advice: 'Give every first-time buyer a reason for the second visit: that is where most are lost.',
      }

const anonymous: Look = ({ figures: { crmRevenueShare: share } }, { percent }) =>
  share.netShare === null || share.netShare >= thumb.poorKnownShare || share.anonymousBills === 0
    ? null
    : {
        attention: `${percent(1 - share.netShare)} of the revenue is from nobody known.`,
        advice: 'Offer the receipt on WhatsApp at the till: it gives a bill its name.',
      }

const withoutPermission: Look = ({ activity }, { percent, count }) => {
  const { sent, byGate } = messageTotals(activity)
  const refused = byGate.get('consent') ?? 0
  const share = refused / (sent + refused)
  return share > thumb.withoutPermission
    ? {
        attention: `${count(refused)} messages (${percent(share)}) were not sent for want of permission.`,
        advice: 'Ask for permission when the phone number is given, with something in exchange.',
      }
    : null
}

const failing: Look = ({ activity }, { percent, several }) => {
  const { sent, failed } = messageTotals(activity)
  const share = failed / (sent + failed)
  return share > thumb.failing
    ? {
        attention: `${several(failed, 'message')} (${percent(share)}) failed on the way.`,
        advice: 'Check the numbers and addresses of those whom messages do not reach.',
      }
    : null
}

const expiring: Look = ({ figures: { pointsExpiring, pointsOutstanding } }, { several, month }) => {
  const next = pointsExpiring.find(({ points }) => points > 0)
  if (next === undefined || next.points < pointsOutstanding / 10) return null
  return {
    attention: `${several(next.points, 'point')} expire in ${month(next.month)}.`,
    advice: 'Remind their owners in time: points about to expire bring people back.',
  }
}

const liability: Look = ({ figures }, { shortMoney, exactPercent }) => {
  const { pointsLiabilityMinor: owed, revenueMinor, returnsMinor } = figures
  const share = (owed ?? 0) / (revenueMinor - returnsMinor)
  return owed !== null && Number.isFinite(share) && share > thumb.heavyLiability
    ? {
        attention: `${shortMoney(owed)} is owed in points, ${exactPercent(share)} of net revenue.`,
        advice: 'Look at the terms of the points before the next promotion.',
      }
    : null
}

const lost: Look = ({ figures: { segments, buyers } }, { percent }) => {
  const share = (segments['lost-customers'] ?? 0) / buyers
  return share > thumb.lostOfBuyers
    ? {
        attention: `${percent(share)} of all buyers are lost.`,
        advice: 'Ask the lost ones once, then spend on the others.',
      }
    : null
}

/** All rules' messages together. */
export function messageTotals(activity: ReportInput['activity']): {
  readonly sent: number
  readonly failed: number
  readonly byGate: ReadonlyMap<string, number>
} {
  const byGate = new Map<string, number>()
  let sent = 0
  let failed = 0
  for (const rule of Object.values(activity?.rules ?? {})) {
    sent += rule.sent
    failed += rule.failed
    for (const [gate, times] of Object.entries(rule.withheld)) byGate.set(gate, (byGate.get(gate) ?? 0) + times)
  }
  return { sent, failed, byGate }
}
