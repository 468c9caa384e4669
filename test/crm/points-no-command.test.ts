import { describe, expect, test } from 'vitest'
import { asking, deskShop } from '../support/desk.ts'
import { asha } from '../support/shop.ts'

const verbs = [
  'hold',
  'capture',
  'release',
  'redeem',
  'lease',
  'adjust',
  'award',
  'grant',
  'freeze',
  'transfer',
  'merge',
] as const

describe('what is no object is no command', () => {
  test.each(verbs)('%s refuses it as bad-fact and writes nothing', async (verb) => {
    const { crm } = await deskShop()
    for (const given of [null, undefined, 7, 'R-1', [], [asking('R-1', { points: 10 })]]) {
      await expect(crm.points[verb](given as never), String(given)).rejects.toMatchObject({
        name: 'CrmError',
        code: 'bad-fact',
        details: { problems: [{ path: '' }] },
      })
    }
    expect(await crm.points.balance(asha)).toMatchObject({ available: 100, held: 0 })
  })

  test('nor is it a bill to quote for', async () => {
    const { crm } = await deskShop()
    for (const given of [null, 7, 'B-1', []]) {
      await expect(crm.points.quote(asha, given as never), String(given)).rejects.toMatchObject({
        name: 'CrmError',
        code: 'bad-fact',
        details: { problems: [{ path: 'bill' }] },
      })
    }
  })
})

test('a quote of a bill with a number and no source is refused: it could mean any system’s bill', async () => {
  const { crm } = await deskShop()
  const asked = crm.points.quote(asha, { totalMinor: 110_00, billId: 'B-7' })
  await expect(asked).rejects.toMatchObject({ code: 'bad-fact', details: { problems: [{ path: 'billSource' }] } })
  const sourceAlone = await crm.points.quote(asha, { totalMinor: 110_00, billSource: 'pos' })
  expect(sourceAlone).toMatchObject({ redeemablePoints: 55 })
})

test('a quote of a bill whose number is none is refused', async () => {
  const { crm } = await deskShop()
  const asked = crm.points.quote(asha, { totalMinor: 110_00, billId: '', billSource: 'pos' })
  await expect(asked).rejects.toMatchObject({ code: 'bad-fact', details: { problems: [{ path: 'billId' }] } })
})
