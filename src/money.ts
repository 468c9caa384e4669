import { CrmError } from './errors.ts'

/** How many decimal places the minor unit of a currency has; two unless ISO 4217 says otherwise. */
const digitsByCurrency: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
])

/** Decimal places of a currency's minor unit (ISO 4217). */
export function minorDigits(currency: string): number {
  return digitsByCurrency.get(currency) ?? 2
}

const maxAmountLength = 60

// A comma that groups stands before three digits, or before two in lakhs and crores; anything else may be a decimal comma.
const amountPattern = /^(\d{1,3}([ ,'_\u2019])(?:\d{2,3}\2)*\d{3}|\d*)(?:\.(\d*))?$/

/** Signs and words for money, and whose they are; a dollar may be anybody's who has no sign of their own. */
const signs: Readonly<Record<string, readonly string[]>> = {
  '₹': ['INR'],
  rs: ['INR', 'PKR', 'LKR', 'NPR', 'MUR', 'SCR'],
  '€': ['EUR'],
  '£': ['GBP', 'EGP', 'LBP', 'SYP', 'SSP', 'SDG', 'GIP', 'FKP', 'SHP'],
  '¥': ['JPY', 'CNY'],
}

const ownSigns = new Set(['INR', 'EUR', 'GBP', 'JPY'])

function isSignOf(sign: string, currency: string): boolean {
  const plain = sign.toLowerCase().replace(/\.$/, '')
  if (plain === '$') return !ownSigns.has(currency)
  return plain === '' || plain === currency.toLowerCase() || signs[plain]?.includes(currency) === true
}

/**
 * Reads an amount as people and spreadsheets write it into minor units, exactly: no float is involved.
 * Accepts a sign or accounting parentheses, grouping (thousands, or lakhs and crores), the currency's sign or code and the
 * Indian `/-`; `1,23,456.50` is 12345650 paise. More decimals than the currency has are rounded half away from zero. What
 * could mean two things is refused: a decimal comma (`12,50`), another currency's sign, `(-5)`.
 * @throws CrmError `bad-money` when the text is not an amount or is too large to be exact.
 */
export function minorFromText(text: string, currency: string): number {
  const parts = text.length > maxAmountLength ? null : partsOf(text, currency)
  if (parts === null) {
    const found = text.slice(0, 40)
    throw new CrmError('bad-money', `"${found}" is not an amount in ${currency}; write for instance 1999.50.`, {
      text: found,
      currency,
    })
  }
  const { negative, whole, decimals } = parts
  const digits = minorDigits(currency)
  const padded = decimals.padEnd(digits + 1, '0')
  const roundUp = padded.charCodeAt(digits) >= 53 ? 1 : 0
  const minor = Number(whole + padded.slice(0, digits)) + roundUp
  if (!Number.isSafeInteger(minor)) {
    const found = text.slice(0, 40)
    throw new CrmError('bad-money', `"${found}" is too large to be counted exactly.`, { text: found, currency })
  }
  return negative && minor !== 0 ? -minor : minor
}

interface AmountParts {
  readonly negative: boolean
  readonly whole: string
  readonly decimals: string
}

function partsOf(text: string, currency: string): AmountParts | null {
  const tidy = text
    .replace(/\s+/g, ' ')
    .replace(/\u2212/g, '-')
    .trim()
  const bracketed = /^\((.*)\)$/.exec(tidy)
  const inner = bracketed?.[1] ?? tidy
  const match =
    /^([+-]?) ?((?:[A-Z]{2,3}\.?)?|[₹$€£¥]) ?([+-]?)([\d .,'_\u2019]*)(\/[-=])? ?((?:[A-Z]{2,3}\.?)?|[₹$€£¥])$/i.exec(
      inner.trim(),
    )
  if (match === null) return null
  const [, before = '', sign = '', after = '', number = '', , trailing = ''] = match
  const tooManySigns = (before !== '' && after !== '') || (sign !== '' && trailing !== '')
  if (tooManySigns || (bracketed !== null && before + after !== '')) return null
  if (!isSignOf(sign, currency) || !isSignOf(trailing, currency)) return null
  const amount = amountPattern.exec(number.trim())
  const whole = (amount?.[1] ?? '').replace(/\D/g, '')
  const decimals = amount?.[3] ?? ''
  if (amount === null || whole + decimals === '') return null
  return { negative: bracketed !== null || before + after === '-', whole, decimals }
}

/** Writes minor units as a plain decimal number, `12345650` in INR as `123456.50`. */
export function textFromMinor(minor: number, currency: string): string {
  const digits = minorDigits(currency)
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  const sign = minor < 0 ? '-' : ''
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/**
 * Splits a total over weights in proportion, exactly: shares are rounded down and the remainder goes one unit each to
 * the largest fractional parts, earlier first (largest remainder method). With no weight at all the first takes everything.
 * @param totalMinor A non-negative safe integer.
 * @param weights Non-negative safe integers.
 * @returns One share a weight; they sum to the total. Empty when there are no weights.
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return []
  if (weights.length === 1) return [totalMinor]
  let sum = 0
  let largest = 0
  for (const weight of weights) {
    sum += weight
    if (weight > largest) largest = weight
  }
  if (sum === 0) return weights.map((_, index) => (index === 0 ? totalMinor : 0))
  if (!Number.isSafeInteger(sum) || !Number.isSafeInteger(totalMinor * largest))
    return allocateLarge(totalMinor, weights)
  if (sum === totalMinor) return [...weights]
  const rests: number[] = []
  const shares = weights.map((weight, index) => {
    const product = totalMinor * weight
    const rest = product % sum
    rests[index] = rest
    return (product - rest) / sum
  })
  return withRemainder(totalMinor, shares, rests)
}

/** The same sums where a product would leave the integers that a number holds exactly. */
function allocateLarge(totalMinor: number, weights: readonly number[]): number[] {
  const total = BigInt(totalMinor)
  const exact = weights.map((weight) => BigInt(weight))
  const sum = exact.reduce((a, b) => a + b, 0n)
  const rests = exact.map((weight) => (total * weight) % sum)
  return withRemainder(
    totalMinor,
    exact.map((weight) => Number((total * weight) / sum)),
    rests,
  )
}

function withRemainder(totalMinor: number, shares: number[], rests: readonly (number | bigint)[]): number[] {
  let left = totalMinor
  for (const share of shares) left -= share
  if (left === 0) return shares
  const rest = (index: number): number | bigint => rests[index] ?? 0
  const order = rests
    .map((_, index) => index)
    .sort((a, b) => (rest(a) === rest(b) ? a - b : rest(a) > rest(b) ? -1 : 1))
  for (const index of order.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1
  return shares
}
