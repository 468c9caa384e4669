import type { LedgerTerms } from '../../src/ledger/index.ts'
import type { PolicyInput } from '../../src/policy.ts'
import { rfmThresholds } from '../../src/presets/index.ts'
import { plainTerms } from './terms.ts'

/** A point for every hundred rupees, and nothing else: what the engine's tests count with. */
export const plainPoints: LedgerTerms = {
  ...plainTerms,
  redeem: { ...plainTerms.redeem, maximumShareOfBillPercent: 50 },
  returns: { ...plainTerms.returns, debtLimitPoints: 1_000_000 },
}

/** A small policy that the engine's tests know by heart: six rules, so that the preset may grow without them. */
export function smallRetail(): PolicyInput {
  return {
    name: 'small-retail',
    currency: 'INR',
    zone: 'Asia/Kolkata',
    locale: 'en-IN',
    rfm: rfmThresholds(100_000),
    points: plainPoints,
    messages: {
      ladder: ['whatsapp', 'sms', 'email'],
      defaultLanguage: 'en',
      quietHours: { from: '21:00', to: '10:00', purposes: ['marketing', 'service'] },
      caps: { marketing: { max: 2, per: 'P7D' }, service: { max: 3, per: 'P7D' } },
      topicGap: 'P1D',
    },
    templates: {
      receipt: {
        variables: {
          name: { from: 'profile.firstName', fallback: 'there' },
          total: { from: 'fact.totalMinor', as: 'money' },
          points: { from: 'points.available', as: 'number' },
        },
        forms: {
          en: {
            whatsapp: { text: 'Thank you, {name}! Your bill of {total} is saved. You have {points} points.' },
            sms: { text: 'Thank you {name}. Bill {total}. Points: {points}.' },
            email: {
              subject: 'Your bill of {total}',
              text: 'Thank you, {name}! Your bill of {total} is saved. You have {points} points.',
            },
          },
          hi: { whatsapp: { text: 'धन्यवाद, {name}! आपका {total} का बिल सुरक्षित है। आपके पास {points} पॉइंट हैं।' } },
        },
      },
      'day-2': {
        variables: {
          name: { from: 'profile.firstName', fallback: 'there' },
          product: { from: 'purchases.lastProduct', fallback: 'purchase' },
        },
        forms: {
          en: {
            whatsapp: { text: 'Hi {name}, how is your {product}? Reply here if anything is not right.' },
            sms: { text: 'Hi {name}, how is your {product}? Tell us if anything is not right.' },
          },
          hi: { whatsapp: { text: 'नमस्ते {name}, आपका {product} कैसा है? कुछ ठीक न हो तो यहीं बताइए।' } },
        },
      },
      'day-30': {
        variables: {
          name: { from: 'profile.firstName', fallback: 'there' },
          product: { from: 'purchases.firstProduct', fallback: 'first purchase' },
          points: { from: 'points.available', as: 'number' },
        },
        forms: {
          en: {
            whatsapp: { text: 'Hi {name}, a month since your {product}. Your {points} points are waiting for you.' },
            sms: { text: 'Hi {name}, a month since your {product}. {points} points are waiting.' },
          },
          hi: { whatsapp: { text: 'नमस्ते {name}, आपके {product} को एक महीना हुआ। आपके {points} पॉइंट इंतज़ार कर रहे हैं।' } },
        },
      },
      'second-purchase': {
        variables: { name: { from: 'profile.firstName', fallback: 'there' } },
        forms: {
          en: {
            whatsapp: {
              text: 'Welcome back, {name}! Good to see you again. Order online any time and collect in the shop.',
            },
            sms: { text: 'Welcome back, {name}! Good to see you again.' },
          },
          hi: { whatsapp: { text: 'फिर से स्वागत है, {name}! अब आप ऑनलाइन भी मँगा सकते हैं।' } },
        },
      },
      'back-in-stock': {
        variables: {
          name: { from: 'profile.firstName', fallback: 'there' },
          product: { from: 'fact.name', fallback: 'what you asked for' },
        },
        forms: {
          en: {
            whatsapp: { text: 'Hi {name}, good news: {product} is back. Shall we keep one for you?' },
            sms: { text: 'Hi {name}, {product} is back in stock.' },
          },
          hi: { whatsapp: { text: 'नमस्ते {name}, {product} फिर से आ गया है। आपके लिए रख दें?' } },
        },
      },
      'miss-you': {
        variables: {
          name: { from: 'profile.firstName', fallback: 'there' },
          points: { from: 'points.available', as: 'number' },
        },
        forms: {
          en: {
            whatsapp: { text: 'Hi {name}, it has been a while. Your {points} points are still yours; come by.' },
            sms: { text: 'Hi {name}, it has been a while. {points} points are still yours.' },
          },
          hi: { whatsapp: { text: 'नमस्ते {name}, बहुत दिन हुए। आपके {points} पॉइंट अब भी आपके हैं।' } },
        },
      },
    },
    rules: [
      {
        id: 'receipt',
        title: 'A receipt for every bill',
        on: 'purchase.completed',
        repeat: 'each',
        limits: { lateAfter: 'P1D' },
        purpose: 'transactional',
        then: [{ send: { template: 'receipt' } }],
      },
      {
        id: 'day-2',
        title: 'Two days after the first purchase: how is it?',
        on: 'purchase.completed',
        where: { 'purchases.days': 1 },
        after: 'P2D',
        unless: { on: ['purchase.returned', 'message.replied'] },
        limits: { once: 'ever', lateAfter: 'P3D' },
        purpose: 'service',
        topic: 'care',
        then: [{ send: { template: 'day-2' } }],
      },
      {
        id: 'day-30',
        title: 'Thirty days after the last purchase: come back',
        on: 'purchase.completed',
        after: 'P30D',
        unless: { on: ['purchase.completed', 'order.placed'] },
        if: { 'purchases.count': { gte: 1 } },
        repeat: 'restart',
        limits: { cooldown: 'P30D', lateAfter: 'P10D' },
        purpose: 'marketing',
        topic: 'come-back',
        then: [{ send: { template: 'day-30' } }],
      },
      {
        id: 'second-purchase',
        title: 'The second purchase is noticed',
        on: 'purchase.completed',
        where: { 'purchases.days': 2 },
        after: 'PT2H',
        unless: { on: 'purchase.returned' },
        limits: { once: 'ever', lateAfter: 'P3D' },
        purpose: 'service',
        topic: 'recognition',
        then: [{ send: { template: 'second-purchase' } }],
      },
      {
        id: 'restock',
        title: 'Back in stock, for those who asked',
        on: 'stock.restocked',
        unless: { on: ['purchase.completed', 'order.placed'], same: 'sku' },
        limits: { lateAfter: 'P2D' },
        repeat: 'each',
        purpose: 'service',
        priority: 10,
        then: [{ send: { template: 'back-in-stock' } }],
      },
      {
        id: 'lost-once',
        title: 'Lost customers are asked once',
        on: 'segment.changed',
        where: { 'fact.to': 'lost-customers' },
        unless: { on: ['purchase.completed', 'order.placed'] },
        limits: { once: 'ever', lateAfter: 'P14D' },
        purpose: 'marketing',
        topic: 'come-back',
        then: [{ send: { template: 'miss-you' } }],
      },
    ],
  }
}
