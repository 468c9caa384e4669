/** One thing on the shelf. */
export interface Product {
  readonly sku: string
  readonly name: string
  readonly category: string
  readonly brand: string
  /** Tax included. */
  readonly priceMinor: number
}

interface Range {
  readonly category: string
  readonly prefix: string
  readonly brands: readonly string[]
  readonly names: readonly string[]
  /** Rupees, of the cheapest and of the dearest. */
  readonly from: number
  readonly to: number
}

const ranges: readonly Range[] = [
  {
    category: 'sarees',
    prefix: 'SAR',
    brands: ['rangrez', 'kasturi', 'neelambari'],
    names: [
      'Cotton handloom saree',
      'Mangalgiri saree',
      'Linen saree',
      'Chanderi saree',
      'Maheshwari saree',
      'Tussar silk saree',
      'Narayanpet saree',
      'Paithani border saree',
      'Banarasi saree',
      'Kanjivaram silk saree',
    ],
    from: 1150,
    to: 9800,
  },
  {
    category: 'kurtas',
    prefix: 'KUR',
    brands: ['rangrez', 'neelambari', 'dhaaga'],
    names: [
      'Everyday cotton kurta',
      'Block print kurta',
      'Kalamkari kurta',
      'Ikat kurta',
      'Chikankari kurta',
      'Ajrakh kurta',
      'A-line linen kurta',
      'Embroidered kurta',
      'Festive kurta set',
      'Silk kurta set',
    ],
    from: 650,
    to: 4400,
  },
  {
    category: 'blouses',
    prefix: 'BLO',
    brands: ['kasturi', 'dhaaga'],
    names: ['Cotton blouse', 'Khun blouse', 'Kalamkari blouse', 'Brocade blouse', 'Embroidered blouse', 'Silk blouse'],
    from: 450,
    to: 2200,
  },
  {
    category: 'dupattas',
    prefix: 'DUP',
    brands: ['rangrez', 'dhaaga'],
    names: ['Cotton dupatta', 'Bandhani dupatta', 'Chanderi dupatta', 'Phulkari dupatta', 'Banarasi dupatta'],
    from: 400,
    to: 2600,
  },
  {
    category: 'jewellery',
    prefix: 'JEW',
    brands: ['chaandi', 'kasturi'],
    names: [
      'Terracotta earrings',
      'Oxidised jhumkas',
      'Bead necklace',
      'Silver studs',
      'Kolhapuri saaj',
      'Silver jhumkas',
      'Silver anklets',
      'Temple necklace',
    ],
    from: 300,
    to: 5200,
  },
  {
    category: 'footwear',
    prefix: 'FOO',
    brands: ['pagdandi'],
    names: ['Flat sandals', 'Kolhapuri chappals', 'Embroidered juttis', 'Block heel sandals', 'Bridal juttis'],
    from: 550,
    to: 2400,
  },
  {
    category: 'bags',
    prefix: 'BAG',
    brands: ['pagdandi', 'dhaaga'],
    names: ['Jute tote', 'Block print sling bag', 'Potli bag', 'Kantha clutch', 'Leather satchel'],
    from: 350,
    to: 3600,
  },
  {
    category: 'home',
    prefix: 'HOM',
    brands: ['aangan', 'neelambari'],
    names: ['Cushion cover', 'Table runner', 'Jaipuri razai', 'Block print bedsheet', 'Dhurrie', 'Handloom curtains'],
    from: 350,
    to: 3900,
  },
]

/** Everything the shop sells. */
export const products: readonly Product[] = ranges.flatMap((range) =>
  range.names.map((name, index) => ({
    sku: `${range.prefix}-${String(index + 1).padStart(2, '0')}`,
    name,
    category: range.category,
    brand: range.brands[index % range.brands.length] ?? '',
    priceMinor: priceOf(range, index),
  })),
)

export const categories: readonly string[] = ranges.map(({ category }) => category)
export const brands: readonly string[] = [...new Set(ranges.flatMap((range) => range.brands))]

const shelves: ReadonlyMap<string, readonly Product[]> = new Map(
  categories.map((category) => [category, products.filter((product) => product.category === category)]),
)

/** A category's products, the cheapest first. */
export function shelfOf(category: string): readonly Product[] {
  return shelves.get(category) ?? products
}

/** From cheap to dear in even ratios, ending in 50 or 00 rupees. */
function priceOf({ from, to, names }: Range, index: number): number {
  const rupees = from * (to / from) ** (index / (names.length - 1))
  return Math.round(rupees / 50) * 5000
}

const reducedCategories = new Set(['jewellery'])
const dearFromMinor = 250_000

/**
 * The GST in a price that includes it: 3% on jewellery, 5% on the rest up to 2,500 rupees a piece and 18% above, as from
 * September 2025; rounded to whole minor units.
 */
export function taxIn(amountMinor: number, { category }: Product): number {
  const percent = reducedCategories.has(category) ? 3 : amountMinor > dearFromMinor ? 18 : 5
  return Math.round((amountMinor * percent) / (100 + percent))
}
