import type { PolicyInput } from '../../../policy.ts'
import type { Bilingual } from '../types.ts'
import { careTips } from './care-tips.ts'
import { categoryNames, nextCategory } from './categories.ts'
import { festivalNames } from './festival-names.ts'
import { onlineReasons } from './online-reasons.ts'
import { valueTips } from './value-tips.ts'

/** How the shop and its online store are called, for all languages or by language. */
export interface Names {
  readonly shop: string | Bilingual
  readonly onlineStore: string | Bilingual
}

/** The words that templates look up. */
export function lookupsOf({ shop, onlineStore }: Names): NonNullable<PolicyInput['lookups']> {
  return {
    'care-tips': careTips,
    'value-tips': valueTips,
    'online-reasons': onlineReasons,
    'next-category': nextCategory,
    'category-names': categoryNames,
    'festival-names': festivalNames,
    shop: { '*': typeof shop === 'string' ? shop : { ...shop } },
    'online-store': { '*': typeof onlineStore === 'string' ? onlineStore : { ...onlineStore } },
  }
}
