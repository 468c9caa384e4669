import { expect } from 'vitest'
import type { Store } from '../../src/ports.ts'
import { blankCustomer } from '../../src/testing/index.ts'
import { commitOf, requestOf } from './support.ts'

/** `claim: false` and `follow: false`, in ids of their own, for any store. */
export const lookingCases: readonly { readonly name: string; readonly run: (store: Store) => Promise<void> }[] = [
  {
    name: 'a key that was only looked at stays free',
    async run(store) {
      const [looked] = await store.load([requestOf(['phone:looked'], { candidateId: 'c-looking', claim: false })])
      expect(looked).toMatchObject({ customerId: 'c-looking', version: 0, customer: null })
      const [claimed] = await store.load([requestOf(['phone:looked'], { candidateId: 'c-claiming' })])
      expect(claimed?.owners).toEqual({ 'phone:looked': 'c-claiming' })
      const [again] = await store.load([
        requestOf(['phone:looked', 'email:free'], { candidateId: 'c-x', claim: false }),
      ])
      expect(again?.owners).toEqual({ 'phone:looked': 'c-claiming', 'email:free': 'c-claiming' })
    },
  },
  {
    name: 'a merged customer is found as they were when redirects are not followed',
    async run(store) {
      const next = blankCustomer({ id: 'c-sealed', mergedInto: 'c-whole' })
      await store.load([requestOf(['phone:sealed'], { candidateId: 'c-sealed' })])
      await store.commit([commitOf('c-sealed', { next }), commitOf('c-whole')])
      const bills = ['pos/c-sealed', 'pos/c-whole']
      const [sealed, whole] = await store.load([
        requestOf(['phone:sealed'], { bills, follow: false }),
        requestOf(['phone:sealed'], { bills }),
      ])
      expect(sealed).toMatchObject({ customerId: 'c-sealed', subject: 'c-sealed', version: 1 })
      expect(sealed?.customer?.mergedInto).toBe('c-whole')
      expect(sealed?.owners).toEqual({ 'phone:sealed': 'c-whole' })
      expect(sealed?.bills.map(({ key }) => key)).toEqual(['pos/c-sealed'])
      expect(whole).toMatchObject({ customerId: 'c-whole', subject: 'c-sealed', version: 1 })
      expect(whole?.bills.map(({ key }) => key)).toEqual(bills)
    },
  },
]
