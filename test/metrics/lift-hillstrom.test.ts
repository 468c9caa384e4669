import { describe, expect, test } from 'vitest'
import {
  addResponse,
  addResponseStep,
  addResponseWithheld,
  createResponses,
  type Difference,
  type LiftArm,
  lift,
  responsesReport,
} from '../../src/metrics/index.ts'
import { type HillstromCustomer, hasHillstrom, hillstromCustomers } from '../support/hillstrom.ts'

const z = 1.959963984540054

function armOf(customers: readonly HillstromCustomer[], isBuyer: (customer: HillstromCustomer) => boolean): LiftArm {
  let [buyers, revenueMinor, revenueSquares] = [0, 0, 0n]
  for (const customer of customers) {
    if (isBuyer(customer)) buyers += 1
    revenueMinor += customer.spendMinor
    revenueSquares += BigInt(customer.spendMinor) ** 2n
  }
  return { customers: customers.length, buyers, revenueMinor, revenueSquares }
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The limits of a proportion where the score test just rejects them, found by halving. */
function scoreLimits(values: readonly number[]): readonly [number, number] {
  const share = meanOf(values)
  const isRejected = (limit: number): boolean => (share - limit) ** 2 > (z * z * limit * (1 - limit)) / values.length
  const search = (outside: number): number => {
    let [out, within] = [outside, share]
    for (let halving = 0; halving < 100; halving += 1) {
      const middle = (out + within) / 2
      if (isRejected(middle)) out = middle
      else within = middle
    }
    return within
  }
  return [search(0), search(1)]
}

function shareByRows(treated: readonly number[], control: readonly number[]) {
  const [a, b] = [meanOf(treated), meanOf(control)]
  const [[lowA, highA], [lowB, highB]] = [scoreLimits(treated), scoreLimits(control)]
  return {
    difference: a - b,
    from: a - b - Math.sqrt((a - lowA) ** 2 + (highB - b) ** 2),
    to: a - b + Math.sqrt((highA - a) ** 2 + (b - lowB) ** 2),
  }
}

function meanByRows(treated: readonly number[], control: readonly number[]) {
  const [a, b] = [meanOf(treated), meanOf(control)]
  const squaredError = (values: readonly number[], mean: number): number =>
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length
  // With more than 30,000 degrees of freedom Student's quantile exceeds the normal one by (z + z^3) / 4 for each of them.
  const [ofA, ofB] = [squaredError(treated, a), squaredError(control, b)]
  const degrees = (ofA + ofB) ** 2 / (ofA ** 2 / (treated.length - 1) + ofB ** 2 / (control.length - 1))
  const margin = (z + (z + z ** 3) / 4 / degrees) * Math.sqrt(ofA + ofB)
  return { difference: a - b, from: a - b - margin, to: a - b + margin }
}

/** The experiment as a rule's messages and their responses, counted as `ask.responses` counts them. */
function liftOfRule(mailed: readonly HillstromCustomer[], control: readonly HillstromCustomer[]) {
  const responses = createResponses({ to: 20_000 })
  const about = { day: 20_000, rule: 'mail', template: null, campaign: null, isFirst: true }
  for (const [arm, customers] of [
    ['treated', mailed],
    ['held-out', control],
  ] as const) {
    for (const { bought, spendMinor } of customers) {
      if (arm === 'treated') addResponseStep(responses, { ...about, step: 'planned' })
      else addResponseWithheld(responses, { ...about, gate: 'holdout', wasDue: true })
      if (!bought) continue
      const bills = { billsBefore: 0, billsAfter: 1, sentBillsBefore: 0, sentBillsAfter: 0 }
      const total = { ...bills, minorBefore: 0, minorAfter: spendMinor }
      const said = { wasSent: false, isLast: false, isRepeat: true, bills: 1, minor: spendMinor, total }
      addResponse(responses, { ...about, arm, ...said })
    }
  }
  return responsesReport(responses).rules.mail?.lift
}

function flat(one: Difference | undefined) {
  return [one?.difference, one?.interval?.from, one?.interval?.to]
}

describe.runIf(hasHillstrom)("Hillstrom's e-mail experiment", () => {
  const customers = hasHillstrom ? hillstromCustomers() : []
  const inArm = (arm: HillstromCustomer['arm']) => customers.filter((customer) => customer.arm === arm)
  const control = inArm('No E-Mail')
  const published = [
    {
      arm: 'Mens E-Mail',
      visit: [0.076589564, 0.069953308, 0.083226741],
      bought: [0.006805007, 0.005014345, 0.008640723],
      spend: [76.982716, 48.513973, 105.451458],
    },
    {
      arm: 'Womens E-Mail',
      visit: [0.045233107, 0.038894095, 0.051574343],
      bought: [0.003111058, 0.001501657, 0.004745471],
      spend: [42.441222, 16.895679, 67.986764],
    },
  ] as const

  for (const { arm, visit, bought, spend } of published) {
    const mailed = inArm(arm)
    test(`${arm}: lift of visits, of purchases and of spend as worked out from the rows one by one`, () => {
      const visits = lift(
        armOf(mailed, ({ visited }) => visited),
        armOf(control, ({ visited }) => visited),
      )
      const purchases = lift(
        armOf(mailed, (one) => one.bought),
        armOf(control, (one) => one.bought),
      )
      const rows = (value: (one: HillstromCustomer) => number) => [mailed.map(value), control.map(value)] as const
      const expected = [
        [visits?.conversion, shareByRows(...rows(({ visited }) => Number(visited))), visit, 9],
        [purchases?.conversion, shareByRows(...rows((one) => Number(one.bought))), bought, 9],
        [purchases?.revenuePerCustomerMinor, meanByRows(...rows(({ spendMinor }) => spendMinor)), spend, 5],
      ] as const
      expect(liftOfRule(mailed, control)).toEqual(purchases)
      for (const [found, { difference, from, to }, literal, digits] of expected) {
        expect(found?.isSignificant).toBe(true)
        for (const [place, value] of flat(found).entries()) {
          expect(value).toBeCloseTo([difference, from, to][place] ?? Number.NaN, digits)
          expect(value).toBeCloseTo(literal[place] ?? Number.NaN, digits)
        }
      }
    })
  }
})
