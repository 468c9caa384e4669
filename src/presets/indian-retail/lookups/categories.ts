import type { Bilingual } from '../types.ts'

/** What is bought next to, or after, a category. A first guess by custom, until the shop's own bills say better. */
export const nextCategory = {
  sarees: 'blouses',
  blouses: 'sarees',
  dupattas: 'kurtas',
  kurtas: 'dupattas',
  'salwar-suits': 'footwear',
  lehengas: 'jewellery',
  menswear: 'footwear',
  kidswear: 'footwear',
  'western-wear': 'bags',
  footwear: 'bags',
  bags: 'jewellery',
  jewellery: 'sarees',
  cosmetics: 'jewellery',
  home: 'kurtas',
  '*': 'new-arrivals',
} as const satisfies Readonly<Record<string, string>>

/** Categories in words. There is no entry for all others: a category nobody has words for must not be called another. */
export const categoryNames = {
  sarees: { en: 'sarees', hi: 'साड़ियाँ' },
  blouses: { en: 'blouses', hi: 'ब्लाउज़' },
  dupattas: { en: 'dupattas', hi: 'दुपट्टे' },
  kurtas: { en: 'kurtas', hi: 'कुर्ते' },
  'salwar-suits': { en: 'salwar suits', hi: 'सलवार सूट' },
  lehengas: { en: 'lehengas', hi: 'लहँगे' },
  menswear: { en: 'menswear', hi: 'पुरुषों के कपड़े' },
  kidswear: { en: 'clothes for children', hi: 'बच्चों के कपड़े' },
  'western-wear': { en: 'western wear', hi: 'वेस्टर्न कपड़े' },
  footwear: { en: 'footwear', hi: 'जूते-चप्पल' },
  bags: { en: 'bags', hi: 'बैग' },
  jewellery: { en: 'jewellery', hi: 'गहने' },
  cosmetics: { en: 'cosmetics', hi: 'सौंदर्य प्रसाधन' },
  home: { en: 'things for the home', hi: 'घर की सजावट' },
  'new-arrivals': { en: 'the new arrivals', hi: 'नए आए डिज़ाइन' },
} as const satisfies Readonly<Record<string, Bilingual>>
