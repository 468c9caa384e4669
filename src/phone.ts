import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { CrmError } from './errors.ts'

/** ISO 3166 code of the country whose local numbers are meant when a number carries no country code. */
export type Country = string

const maxPhoneLength = 40

// What tills send when the shopper gave no number: one digit repeated, or a run of digits.
const placeholderDigits = /^(\d)\1+$|^(?:0?1234567890?|1234512345|9999900000|9999988888)$/

// The zeros of the scripts of India, then Arabic, Persian and full-width ones.
const localDigitZeros = [
  0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x1c50, 0xabf0, 0x0660, 0x06f0, 0xff10,
]

/** Latin digits for Indian, Arabic and full-width ones: a name typed in Hindi often brings its digits along. */
function latinDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    const zero = localDigitZeros.find((start) => code >= start && code <= start + 9)
    return zero === undefined ? digit : String(code - zero)
  })
}

/** Undoes what spreadsheets do to numbers: `9.82211E+09`, `9822112233.0`, a leading apostrophe. */
function undoSpreadsheet(text: string): string {
  const bare = text.replace(/^['"= ]+|['" ]+$/g, '')
  const scientific = /^\+?(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})$/.exec(bare)
  if (scientific !== null) {
    const decimals = scientific[2] ?? ''
    const exponent = Number(scientific[3])
    // Fewer decimals than the exponent means the spreadsheet has lost digits: no number can be recovered from it.
    if (decimals.length <= exponent && exponent - decimals.length <= 1) {
      return `${scientific[1]}${decimals}${'0'.repeat(exponent - decimals.length)}`
    }
    return ''
  }
  return bare.replace(/^(\+?\d{8,15})\.0+$/, '$1')
}

const labelled = /^(?:tel|ph|phone|mob|mobile|cell|m|wa|whatsapp)(?: ?no)?[ .:]+(?=[+(\d])/i
// The parser finds a number within any text; an invoice number or two numbers in one cell must not become a customer.
const numberAlone = /^[+(\d][\d ()./\u2010-\u2015-]*$/

/** Ten Indian mobile digits, with or without +91, spaces and hyphens: nearly all that an Indian till sends. */
function plainIndianMobile(text: string): string | null {
  let national = ''
  for (let index = text.startsWith('+91') ? 3 : 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= 48 && code <= 57) national += text.charAt(index)
    else if (code !== 32 && code !== 45) return null
  }
  return national.length === 10 && national.charCodeAt(0) >= 54 ? national : null
}

function isPlaceholder(national: string): boolean {
  return placeholderDigits.test(national)
}

/**
 * The E.164 form of a phone number as people, tills and spreadsheets write it, or null when it is none. A label such as
 * `Mob:` may stand before it; other words, an extension or a second number are refused.
 * Placeholders (9999999999, 1234567890) are refused: they would make one customer of many.
 * @param country For numbers without a country code; `IN` by default.
 */
export function phoneFromText(text: string, country: Country = 'IN'): string | null {
  if (text.length > maxPhoneLength) return null
  if (country === 'IN') {
    const national = plainIndianMobile(text)
    if (national !== null) return isPlaceholder(national) ? null : `+91${national}`
  }
  // Marks of writing direction and width come along when a number is copied from a chat.
  const spaced = text.replace(/[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g, ' ')
  const bare = undoSpreadsheet(latinDigits(spaced).replace(/\uff0b/g, '+')).replace(labelled, '')
  if (!numberAlone.test(bare)) return null
  const parsed = parsePhoneNumberFromString(bare.replace(/^00(?=[1-9])/, '+'), country as CountryCode)
  if (parsed === undefined || !parsed.isPossible()) return null
  const national = parsed.nationalNumber as string
  if (isPlaceholder(national)) return null
  // An Indian number has ten digits, mobile or landline, and starts with no zero; the small metadata set knows only the length.
  if (parsed.countryCallingCode === '91' && !/^[1-9]\d{9}$/.test(national)) return null
  // Read again, some numbers that no operator gives out lose a zero; what has two readings would make two customers of one.
  return parsePhoneNumberFromString(parsed.number)?.number === parsed.number ? parsed.number : null
}

/**
 * Like {@link phoneFromText}, for callers that cannot go on without a number.
 * @throws CrmError `bad-phone` naming what was found and what would be accepted.
 */
export function requirePhone(text: string, country: Country = 'IN'): string {
  const phone = phoneFromText(text, country)
  if (phone !== null) return phone
  throw new CrmError(
    'bad-phone',
    `"${text.slice(0, 40)}" is not a phone number of a customer; give ten digits or +91 and ten digits.`,
    { found: text.slice(0, 40), country },
  )
}
