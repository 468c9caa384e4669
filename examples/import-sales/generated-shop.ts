import { type Dice, dice } from './dice.ts'

/** A year of sales of a shop that does not exist, as its till would export them. */
export interface GeneratedShop {
  readonly csv: string
  /** For `--columns`. */
  readonly columns: string
  readonly lastDay: string
  /** Somebody whose year is worth telling: two visits, a return, a silence, then online. */
  readonly heroine: { readonly name: string; readonly phone: string }
}

const year = 2025
const daysOfYear = 365
const people = 300
const seed = 20_250_101

const goods = [
  { category: 'sarees', product: 'Chanderi saree', from: 1800, to: 6500 },
  { category: 'sarees', product: 'Cotton saree', from: 900, to: 2400 },
  { category: 'kurtas', product: 'Block print kurta', from: 600, to: 1900 },
  { category: 'kurtas', product: 'Festive kurta set', from: 1500, to: 4200 },
  { category: 'home', product: 'Table linen', from: 350, to: 1600 },
  { category: 'home', product: 'Cushion covers', from: 250, to: 900 },
  { category: 'accessories', product: 'Silver earrings', from: 400, to: 2600 },
  { category: 'accessories', product: 'Handloom stole', from: 500, to: 1500 },
] as const
const firstNames = [
  'Aarav',
  'Ananya',
  'Arjun',
  'Asha',
  'Deepa',
  'Farhan',
  'Gauri',
  'Imran',
  'Isha',
  'Kabir',
  'Kavya',
  'Lakshmi',
  'Meera',
  'Nikhil',
  'Pooja',
  'Priya',
  'Rahul',
  'Rohan',
  'Sana',
  'Sunita',
  'Tara',
  'Vikram',
] as const
const lastNames = [
  'Bhat',
  'Chauhan',
  'Deshpande',
  'Fernandes',
  'Gupta',
  'Iyer',
  'Joshi',
  'Khan',
  'Kulkarni',
  'Menon',
  'Nair',
  'Patel',
  'Rao',
  'Shah',
  'Singh',
] as const
const shops = ['mg-road', 'fc-road'] as const

/** How often somebody of a kind comes back, and how long they stay away. */
const kinds = [
  { share: 0.42, returns: 0, gapDays: 0 },
  { share: 0.3, returns: 2, gapDays: 70 },
  { share: 0.2, returns: 6, gapDays: 38 },
  { share: 0.08, returns: 14, gapDays: 20 },
] as const

interface Person {
  readonly name: string
  readonly phone: string
}

interface Visit {
  readonly day: number
  readonly minute: number
  readonly person: Person | null
  readonly channel: string
  readonly store: string
  readonly goods: readonly { readonly category: string; readonly product: string; readonly amount: number }[]
  /** Rupees brought back, and how many days later; null when all was kept. */
  readonly back: { readonly amount: number; readonly afterDays: number } | null
}

const header = 'bill,date,phone,name,kind,amount,channel,store,category,product'
const columns =
  'bill=bill,date=date,phone=phone,name=name,kind=kind,amount=amount,channel=channel,store=store,category=category,product=product'

/** The same shop every time. */
export function generatedShop(): GeneratedShop {
  const luck = dice(seed)
  const heroine = { name: 'Meera Joshi', phone: '98220 11735' }
  const visits = [...yearOf(heroine), ...Array.from({ length: people }, () => yearOfSomebody(luck)).flat()]
  const inOrder = visits.filter(({ day }) => day < daysOfYear).sort((a, b) => a.day - b.day || a.minute - b.minute)
  const rows = inOrder.flatMap((visit, index) => rowsOf(visit, `INV-${1001 + index}`))
  // A returned bill goes into the log on the day it comes back; a till also makes mistakes.
  const lines = rows.sort((a, b) => a.day - b.day || a.minute - b.minute).map(({ text }) => text)
  lines.splice(
    400,
    0,
    'INV-9001,2025-13-05 18:40,98220 44551,Asha Rao,sale,1250.00,store,mg-road,kurtas,Block print kurta',
  )
  lines.splice(900, 0, 'INV-9002,2025-08-02 12:15,9999999999,,sale,480.00,store,fc-road,home,Table linen')
  lines.push(lines.find((line) => line.includes(heroine.name)) ?? '')
  return { csv: `${header}\n${lines.join('\n')}\n`, columns, lastDay: dateOf(daysOfYear - 1), heroine }
}

/** She finds the shop, comes back within weeks, brings something back, is gone for months, and returns online. */
function yearOf(person: Person): Visit[] {
  const visit = (day: number, minute: number, amount: number, rest: Partial<Visit> = {}): Visit => ({
    day,
    minute,
    person,
    channel: 'store',
    store: 'mg-road',
    goods: [{ category: 'kurtas', product: 'Block print kurta', amount }],
    back: null,
    ...rest,
  })
  return [
    visit(40, 690, 1450),
    visit(63, 1045, 3600, {
      goods: [
        { category: 'sarees', product: 'Chanderi saree', amount: 2900 },
        { category: 'accessories', product: 'Silver earrings', amount: 700 },
      ],
      back: { amount: 700, afterDays: 4 },
    }),
    visit(101, 760, 980),
    visit(262, 1265, 2150, { channel: 'online', store: '' }),
    visit(291, 1300, 1890, { channel: 'online', store: '' }),
    visit(329, 705, 5200, { goods: [{ category: 'sarees', product: 'Chanderi saree', amount: 5200 }] }),
  ]
}

function yearOfSomebody(luck: Dice): Visit[] {
  const person: Person = { name: `${luck.pick(firstNames)} ${luck.pick(lastNames)}`, phone: phoneOf(luck) }
  const kind = kindOf(luck)
  const visits = kind.returns === 0 ? 0 : luck.between(1, kind.returns * 2)
  // Some are only ever paid for in cash at the counter: the till knows nobody.
  const known = luck.chance(0.88) ? person : null
  const goesOnline = luck.chance(0.25)
  let day = luck.between(0, daysOfYear - 10)
  const all = [visitOf(luck, day, known, false)]
  for (let next = 0; next < visits; next += 1) {
    day += 1 + Math.round(-Math.log(1 - luck.roll()) * kind.gapDays)
    all.push(visitOf(luck, day, known, goesOnline && luck.chance(0.5)))
  }
  return all
}

function kindOf(luck: Dice): (typeof kinds)[number] {
  let left = luck.roll()
  for (const kind of kinds) {
    left -= kind.share
    if (left < 0) return kind
  }
  return kinds[0]
}

/** Ten digits, as different tills write them. */
function phoneOf(luck: Dice): string {
  const digits = `${luck.between(7, 9)}${String(luck.between(0, 999_999_999)).padStart(9, '0')}`
  const spaced = `${digits.slice(0, 5)} ${digits.slice(5)}`
  return luck.pick([digits, spaced, `+91 ${spaced}`, `0${digits}`])
}

function visitOf(luck: Dice, day: number, person: Person | null, online: boolean): Visit {
  const bought = Array.from({ length: luck.pick([1, 1, 1, 2, 3]) }, () => {
    const { category, product, from, to } = luck.pick(goods)
    return { category, product, amount: luck.between(from / 10, to / 10) * 10 }
  })
  const [first] = bought
  const back = first !== undefined && luck.chance(0.06) ? { amount: first.amount, afterDays: luck.between(0, 9) } : null
  const minute = online ? luck.between(480, 1380) : luck.between(630, 1230)
  return {
    day,
    minute,
    person,
    channel: online ? 'online' : 'store',
    store: online ? '' : luck.pick(shops),
    goods: bought,
    back,
  }
}

interface LogRow {
  readonly day: number
  readonly minute: number
  readonly text: string
}

function rowsOf({ day, minute, person, channel, store, goods: bought, back }: Visit, bill: string): LogRow[] {
  const row = (
    at: { day: number; minute: number },
    kind: string,
    amount: number,
    category: string,
    product: string,
  ): LogRow => ({
    ...at,
    text: [
      bill,
      `${dateOf(at.day)} ${timeOf(at.minute)}`,
      person?.phone ?? '',
      person?.name ?? '',
      kind,
      amount.toFixed(2),
      channel,
      store,
      category,
      product,
    ].join(','),
  })
  const sold = bought.map(({ amount, category, product }) => row({ day, minute }, 'sale', amount, category, product))
  if (back === null || day + back.afterDays >= daysOfYear) return sold
  return [
    ...sold,
    row({ day: day + back.afterDays, minute: Math.min(1439, minute + 90) }, 'return', back.amount, '', ''),
  ]
}

function dateOf(day: number): string {
  return new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10)
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
