import { describe, expect, test } from 'vitest'
import type { CustomerFigures } from '../../src/metrics/index.ts'
import { asOf, customer, reportOf } from './figures.ts'

const inShop = (daysAgo: number, known: Partial<CustomerFigures> = {}): CustomerFigures =>
  customer({ capturedIn: 'store', capturedDay: asOf - daysAgo, firstDay: asOf - daysAgo, ...known })
const onlineOn = (secondDay: number): Partial<CustomerFigures> => ({
  secondDay,
  secondDayOnline: true,
  everOnline: true,
})

const adoptionOf = (customers: CustomerFigures[], windowDays?: number) => reportOf(customers, windowDays).onlineAdoption

test('ever online is counted of all who were captured in a shop, however recently', () => {
  const customers = [
    inShop(200, { everOnline: true }),
    inShop(5, { everOnline: true }),
    inShop(300),
    inShop(1),
    customer({ capturedIn: 'online', everOnline: true }),
    customer({ everOnline: true }),
  ]
  expect(adoptionOf(customers)).toMatchObject({
    capturedInShop: 4,
    ever: { numerator: 2, denominator: 4, rate: 0.5 },
  })
})

describe('the next purchase', () => {
  test('counts when it was online and within 90 days of the capture', () => {
    const customers = [
      inShop(200, onlineOn(asOf - 110)),
      inShop(200, onlineOn(asOf - 109)),
      inShop(200, { secondDay: asOf - 150, everOnline: true }),
      inShop(200),
    ]
    expect(adoptionOf(customers).nextWithin90Days).toEqual({
      windowDays: 90,
      numerator: 1,
      denominator: 4,
      rate: 0.25,
      notYetObservable: 0,
      undetermined: 0,
    })
  })

  test('is not yet observable within 90 days of the capture, even when it came already', () => {
    expect(adoptionOf([inShop(89, onlineOn(asOf - 80)), inShop(90)]).nextWithin90Days).toMatchObject({
      numerator: 0,
      denominator: 1,
      notYetObservable: 1,
    })
  })

  test('of who was captured before any purchase is the first one', () => {
    const enrolled = (known: Partial<CustomerFigures>) => inShop(200, { firstDay: asOf - 180, ...known })
    const customers = [
      enrolled({ firstDayOnline: true, everOnline: true }),
      enrolled({ firstDayOnline: false, ...onlineOn(asOf - 170) }),
      inShop(200, { firstDay: null }),
    ]
    expect(adoptionOf(customers).nextWithin90Days).toMatchObject({ numerator: 1, denominator: 3 })
  })

  test('of who was captured between the first and the second purchase is the second', () => {
    const late = inShop(200, { firstDay: asOf - 400, ...onlineOn(asOf - 120) })
    expect(adoptionOf([late]).nextWithin90Days).toMatchObject({ numerator: 1, denominator: 1 })
  })

  test('of who was captured after two purchase days is not known', () => {
    const late = inShop(200, { firstDay: asOf - 400, ...onlineOn(asOf - 300) })
    expect(adoptionOf([late]).nextWithin90Days).toEqual({
      windowDays: 90,
      numerator: 0,
      denominator: 0,
      rate: null,
      notYetObservable: 0,
      undetermined: 1,
    })
  })

  test('of who was captured on the second purchase day itself is not known either', () => {
    const onThatDay = inShop(200, { firstDay: asOf - 400, ...onlineOn(asOf - 200) })
    expect(adoptionOf([onThatDay]).nextWithin90Days).toMatchObject({ denominator: 0, undetermined: 1 })
  })

  test('is counted from the first purchase when the day of capture is not known', () => {
    const customers = [
      inShop(200, { capturedDay: null, ...onlineOn(asOf - 150) }),
      inShop(200, { capturedDay: null, firstDay: null }),
    ]
    expect(adoptionOf(customers).nextWithin90Days).toMatchObject({ numerator: 1, denominator: 1, notYetObservable: 1 })
  })

  test('takes the window of the report', () => {
    expect(adoptionOf([inShop(40, onlineOn(asOf - 10))], 30).nextWithin90Days).toMatchObject({
      windowDays: 30,
      numerator: 1,
      denominator: 1,
    })
  })
})
