import * as z from 'zod'
import { isZone } from '../time.ts'
import { aboutCustomer, idText, instant, shortText } from './envelope.ts'

export const captureMethods = ['whatsapp-receipt', 'loyalty-enrolment', 'campaign-registration', 'qr-self'] as const
export const channels = ['whatsapp', 'sms', 'email'] as const
export const purposes = ['transactional', 'service', 'marketing'] as const
export const valuesGiven = ['receipt', 'points', 'early-access', 'warranty-registration', 'back-in-stock'] as const

const consentGiven = z.strictObject({
  purpose: z.enum(purposes),
  channel: z.enum(channels),
  status: z.enum(['granted', 'withdrawn']),
  noticeVersion: idText.optional(),
  language: idText.optional(),
  evidence: shortText.optional(),
})

const birthday = z
  .string()
  .regex(/^(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, {
    error: 'expected YYYY-MM-DD or MM-DD',
    abort: true,
  })
  .refine(
    (text) =>
      new Date(Date.parse(`${text.length === 5 ? `2000-${text}` : text}T00:00:00Z`)).getUTCDate() ===
      Number(text.slice(-2)),
    'expected a day that exists',
  )

const details = {
  name: z.string().trim().max(80).optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Z]{2})?$/, 'expected a language code such as en or hi')
    .optional(),
  city: z.string().trim().max(80).optional(),
  birthday: birthday.optional(),
  anniversary: birthday.optional(),
  zone: idText.refine(isZone, 'expected an IANA time zone such as Asia/Kolkata').optional(),
  attributes: z
    .record(z.string().regex(/^[a-zA-Z][\w-]{0,39}$/), z.union([z.string().max(120), z.number(), z.boolean()]))
    .refine((all) => Object.keys(all).length <= 16, 'expected at most 16 attributes')
    .optional(),
}

/** A walk-in gave a contact, in exchange for something. */
export const customerCaptured = aboutCustomer('customer.captured', {
  method: z.enum(captureMethods),
  valueGiven: z.enum(valuesGiven).optional(),
  campaign: idText.optional(),
  channel: z.enum(['store', 'online']).default('store'),
  consents: z.array(consentGiven).max(16).optional(),
  ...details,
})

/** Something about the person changed; fields left out stay as they are. */
export const customerUpdated = aboutCustomer('customer.updated', details)

/** A permission given or taken back, for one channel and one purpose. */
export const consentChanged = aboutCustomer('consent.changed', { ...consentGiven.shape })

/** Sensed on the premises: an NFC tap, an RFID tag, the door counter. */
export const visitSensed = aboutCustomer('visit.sensed', { by: z.enum(['nfc', 'rfid', 'door']) })

/** The customer spoke of the shop in public. */
export const socialMentioned = aboutCustomer('social.mentioned', {
  network: idText,
  sentiment: z.enum(['positive', 'neutral', 'negative']),
  url: z
    .url({ protocol: /^https?$/, error: 'expected a web address starting with https:// or http://' })
    .max(500)
    .optional(),
})

/** A staff task moved on. */
export const taskChanged = aboutCustomer('task.changed', {
  taskId: idText,
  stage: z.enum(['open', 'in-progress', 'done', 'dropped']),
  owner: idText.optional(),
  dueAt: instant.optional(),
  note: shortText.optional(),
})

/** Work for staff about this customer, opened by hand. */
export const taskOpened = aboutCustomer('task.opened', {
  taskId: idText,
  kind: idText,
  owner: idText.optional(),
  dueAt: instant.optional(),
  note: shortText.optional(),
})
