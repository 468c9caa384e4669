import type { Difference, Interval, Lift, Responses, ResponsesReport } from '../../metrics/index.ts'
import type { Formats } from '../format.ts'
import { type Html, html } from '../html.ts'
import type { Draw } from '../section.ts'
import { numberColumn, table, textColumn } from '../table.ts'
import { ruleName } from '../words.ts'
import { maxRules } from './messages.ts'

type Named = readonly [name: string, responses: Responses]

export const responsesSection: Draw = ({ input, formats }) => {
  const { responses, ruleTitles } = input
  if (responses === undefined) return null
  const rules = toldOf(Object.entries(responses.rules).map(([id, one]) => [ruleName(id, ruleTitles), one] as const))
  if (rules.length === 0) return null
  const campaigns = toldOf(Object.entries(responses.campaigns))
  const compared = rules.some(([, { lift }]) => lift !== null)
  return {
    id: 'responses',
    title: 'What the messages brought',
    body: html`<p class="lede">${ledeOf(rules, responses, formats)}</p>${part(rules, 'Responses by rule', formats)}${
      campaigns.length === 0 ? null : html`<h3>Campaigns</h3>${part(campaigns, 'Responses by campaign', formats)}`
    }`,
    definitions: [
      {
        term: 'Bought, sales after it',
        meaning:
          'Customers who bought within a few days of a message, and all they bought, less what came back: what messages touched, not what they caused. A bill after two messages stands with both.',
      },
      {
        term: 'As the last',
        meaning: 'The same sales, each put down to the last message before it alone: these add up.',
      },
      ...(compared
        ? [
            {
              term: 'More buyers in 100, more sales',
              meaning:
                'Against customers who were held out at random and got no message: how many more of a hundred bought, and what all together spent that they would not have spent otherwise. In brackets the range of 95% confidence; where it holds 0, it may be nothing.',
            },
          ]
        : []),
    ],
  }
}

/** Those that wrote to somebody or held somebody back, those that brought the most first. */
function toldOf(all: readonly Named[]): readonly Named[] {
  return all
    .filter(([, { sent, heldOut, bills }]) => sent + heldOut + bills > 0)
    .sort(
      ([a, one], [b, other]) =>
        other.lastTouchRevenueMinor - one.lastTouchRevenueMinor || other.sent - one.sent || (a < b ? -1 : 1),
    )
}

function ledeOf(
  rules: readonly Named[],
  { from, to }: ResponsesReport,
  { count, day, several, shortMoney }: Formats,
): string {
  const touchedMinor = rules.reduce((sum, [, { lastTouchRevenueMinor }]) => sum + lastTouchRevenueMinor, 0)
  const lifts = rules.flatMap(([, { lift }]) => (lift === null ? [] : [lift]))
  const surely = lifts.filter(({ conversion }) => conversion.isSignificant && conversion.difference > 0).length
  const touched = `Of the messages planned from ${day(from)} to ${day(to)}, the last one before a purchase came before sales of ${shortMoney(touchedMinor)}.`
  if (lifts.length === 0) return touched
  const held = several(lifts.length, 'rule holds', 'rules hold')
  const brought = surely === 0 ? 'none of them' : count(surely)
  return `${touched} ${held} customers out to compare; ${brought} surely brought more buyers.`
}

function part(all: readonly Named[], caption: string, formats: Formats): Html {
  const left = all.length - maxRules
  return html`${responsesTable(all.slice(0, maxRules), caption, formats)}${
    left > 0 ? html`<p class="note">And ${formats.several(left, 'more', 'more')} that brought less.</p>` : null
  }`
}

function responsesTable(rows: readonly Named[], caption: string, formats: Formats): Html {
  const { count, percent, money } = formats
  const isCompared = rows.some(([, { lift }]) => lift !== null)
  const ofSent = (reached: number, sent: number): Html | string =>
    sent > 0 ? html`${count(reached)} <span class="share">${percent(reached / sent)}</span>` : nothing
  return table({
    caption,
    shape: 'stacks',
    columns: [
      textColumn('Message'),
      ...['Sent', 'Read', 'Bought', 'Sales after it', 'As the last'].map(numberColumn),
      ...(isCompared ? [numberColumn('More buyers in 100'), numberColumn('More sales')] : []),
    ],
    rows: rows.map(([name, one]) => [
      html`<bdi>${name}</bdi>`,
      count(one.sent),
      ofSent(one.read, one.sent),
      ofSent(one.buyers, one.sent),
      money(one.revenueMinor),
      money(one.lastTouchRevenueMinor),
      ...(isCompared ? [buyersOf(one.lift, formats), salesOf(one.lift, formats)] : []),
    ]),
  })
}

const nothing = '\u2013'

function buyersOf(lift: Lift | null, { decimal }: Formats): Html | string {
  if (lift === null) return nothing
  const { difference, interval }: Difference = lift.conversion
  return withRange(difference, interval, (share) => signed(share, decimal(share * 100)))
}

function salesOf(lift: Lift | null, { money }: Formats): Html | string {
  if (lift === null) return nothing
  return withRange(lift.incrementalRevenueMinor, lift.incrementalRevenueInterval, (minor) =>
    signed(minor, money(minor)),
  )
}

function withRange(value: number, interval: Interval | null, write: (value: number) => string): Html {
  const range = interval === null ? 'too few to say' : `${write(interval.from)} to ${write(interval.to)}`
  return html`${write(value)} <span class="share">(${range})</span>`
}

function signed(value: number, written: string): string {
  return value > 0 && written !== nothing ? `+${written}` : written
}
