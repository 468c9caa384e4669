import * as z from 'zod'
import { phoneFromText } from '../phone.ts'
import { earliestInstant, type Instant, latestInstant } from '../time.ts'

/** The longest texts a fact may carry; a record is bounded because its parts are. */
export const maxIdLength = 64
export const maxTextLength = 300

export const idText = z.string().trim().min(1).max(maxIdLength)
export const shortText = z.string().trim().min(1).max(maxTextLength)
export const positiveMinor = z.int().min(0).max(9e12)
export const wholePoints = z.int().min(1).max(1e9)

/**
 * An instant: epoch milliseconds, a Date, or ISO 8601 with an offset (`2026-11-22T10:00:00+05:30`). A local time without
 * an offset is refused, because nobody can tell whose clock it was.
 */
export const instant = z
  .union(
    [
      z.int(),
      z.date().transform((date) => date.getTime()),
      z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
    ],
    { error: 'expected epoch milliseconds, a Date, or ISO 8601 with an offset such as 2026-11-22T10:00:00+05:30' },
  )
  .pipe(
    z
      .int()
      .min(earliestInstant, 'expected an instant from 1990 on')
      .max(latestInstant, 'expected an instant before 2100'),
  )

/** Who did it: a member of staff, the customer, a system. */
export const actor = z.strictObject({ id: idText, role: z.enum(['staff', 'manager', 'customer', 'system']) })
export interface Actor extends z.output<typeof actor> {}

const phoneNumber = z
  .string()
  .max(40)
  .transform((text, context) => {
    const phone = phoneFromText(text)
    if (phone !== null) return phone
    context.addIssue({
      code: 'custom',
      input: text,
      message:
        'expected a phone number of a customer: ten digits, or + and the country code; placeholders such as 9999999999 are refused',
    })
    return z.NEVER
  })

const reservedSystems = new Set(['phone', 'whatsapp', 'email', 'bill'])
/** Only the engine calls a record by this: a household is no customer. */
export const householdSystem = 'household'
const systemName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/, { error: 'expected the name of a system in lower case', abort: true })
  .refine(
    (name) => !reservedSystems.has(name) && name !== householdSystem,
    'expected the name of a system other than phone, whatsapp, email, bill and household',
  )

const emailAddress = z.string().trim().toLowerCase().pipe(z.email().max(200))

/**
 * Whom a fact is about, by any key a channel knows. Several keys name one person; the strongest is the phone.
 * `ids` are the ids of other systems, for instance `{ shopify: '6940095564' }`. `customerId` is this library's own id.
 */
export const customerRef = z
  .strictObject({
    customerId: idText.optional(),
    phone: phoneNumber.optional(),
    whatsapp: idText.optional(),
    email: emailAddress.optional(),
    ids: z
      .record(systemName, idText)
      .refine((ids) => Object.keys(ids).length <= 4, 'expected at most 4 systems')
      .optional(),
    name: z.string().trim().max(80).optional(),
  })
  .refine(namesSomebody, {
    error: 'expected at least one of phone, whatsapp, email, ids or customerId',
  })
export interface CustomerRef extends z.output<typeof customerRef> {}

interface ContactKeys {
  readonly phone?: string | undefined
  readonly whatsapp?: string | undefined
  readonly email?: string | undefined
  readonly ids?: Readonly<Record<string, string>> | undefined
}

function namesSomebody({
  phone,
  whatsapp,
  email,
  ids,
  customerId,
}: ContactKeys & { customerId?: string | undefined }): boolean {
  if ((phone ?? whatsapp ?? email ?? customerId) !== undefined) return true
  return ids !== undefined && Object.keys(ids).length > 0
}

/** The keys a customer reference claims, strongest first: phone, WhatsApp, ids of other systems, e-mail. */
export function keysOf(ref: ContactKeys): string[] {
  const keys: string[] = []
  if (ref.phone !== undefined) keys.push(`phone:${ref.phone}`)
  if (ref.whatsapp !== undefined) keys.push(`whatsapp:${ref.whatsapp}`)
  if (ref.ids !== undefined) {
    for (const system of Object.keys(ref.ids).sort()) {
      if (!reservedSystems.has(system)) keys.push(`${system}:${ref.ids[system]}`)
    }
  }
  if (ref.email !== undefined) keys.push(`email:${ref.email}`)
  return keys
}

/**
 * What every fact carries. `id` and `source` are unique together: invoice numbers repeat from shop to shop and year to
 * year, so the source names the till or system that gave the number.
 */
export const envelopeShape = {
  id: idText,
  source: idText,
  occurredAt: instant,
  actor: actor.optional(),
  storeId: idText.optional(),
  tillId: idText.optional(),
  causedBy: idText.optional(),
} as const

export interface Envelope {
  readonly id: string
  readonly source: string
  readonly type: string
  readonly occurredAt: Instant
  readonly actor?: Actor | undefined
  readonly storeId?: string | undefined
  readonly tillId?: string | undefined
  /** The id of the fact that brought this one about. */
  readonly causedBy?: string | undefined
}

/** A schema of one fact type: the envelope, whom it is about, and what it says. */
export function aboutCustomer<const Type extends string, Shape extends z.core.$ZodShape>(type: Type, shape: Shape) {
  return z.strictObject({ type: z.literal(type), ...envelopeShape, customer: customerRef, ...shape })
}

/** Like {@link aboutCustomer}, for facts that may come without a known customer (a bill paid by nobody in particular). */
export function perhapsAboutCustomer<const Type extends string, Shape extends z.core.$ZodShape>(
  type: Type,
  shape: Shape,
) {
  return z.strictObject({ type: z.literal(type), ...envelopeShape, customer: customerRef.optional(), ...shape })
}
