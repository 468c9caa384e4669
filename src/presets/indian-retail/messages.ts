import type { PolicyInput } from '../../policy.ts'

/**
 * WhatsApp first, then SMS, then e-mail. Nobody is written to between nine in the evening and ten in the morning but
 * about what they just did at the counter or online: a bill, an order, joining the points programme, registering what they
 * bought. At most one message that sells in a day and two in a week, and three that help: the first fortnight's
 * messages fit in.
 */
export const messages: NonNullable<PolicyInput['messages']> = {
  ladder: ['whatsapp', 'sms', 'email'],
  defaultLanguage: 'en',
  quietHours: { from: '21:00', to: '10:00', purposes: ['marketing', 'service'] },
  caps: {
    marketing: [
      { max: 1, per: 'P1D' },
      { max: 2, per: 'P7D' },
    ],
    service: { max: 3, per: 'P7D' },
  },
  topicGap: 'P1D',
}
