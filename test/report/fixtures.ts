import type {
  ActivityMonth,
  ActivityReport,
  Lift,
  LiftArm,
  RuleActivity,
  RuleResponses,
  ShopReport,
} from '../../src/metrics/index.ts'
import type { ReportInput, Story } from '../../src/report/index.ts'

/** A small shop: 100 buyers, a lakh of net revenue, four fifths of it with a name. Amounts are paise. */
export const figures = (known: Partial<ShopReport> = {}): ShopReport => ({
  customers: 120,
  buyers: 100,
  bills: 250,
  returns: 5,
  revenueMinor: 10_500_000,
  returnsMinor: 500_000,
  pointsIssued: 900,
  pointsOutstanding: 600,
  segments: { 'at-risk-regulars': 8, champions: 10, 'loyal-regulars': 30, 'promising-actives': 52 },
  stages: { advocacy: 5, capture: 25, loyalty: 30, onboarding: 40, 're-engagement': 20 },
  secondPurchaseRate90: {
    windowDays: 90,
    numerator: 24,
    denominator: 80,
    rate: 0.3,
    notYetObservable: 20,
    kaplanMeier: 0.31,
  },
  daysToSecondPurchase: { mean: 33.2, median: 31, count: 40 },
  crmRevenueShare: {
    identifiedNetMinor: 8_000_000,
    anonymousNetMinor: 2_000_000,
    netShare: 0.8,
    identifiedGrossMinor: 8_400_000,
    anonymousGrossMinor: 2_100_000,
    grossShare: 0.8,
    identifiedBills: 200,
    anonymousBills: 50,
  },
  onlineAdoption: {
    capturedInShop: 90,
    ever: { numerator: 18, denominator: 90, rate: 0.2 },
    nextWithin90Days: {
      windowDays: 90,
      numerator: 6,
      denominator: 60,
      rate: 0.1,
      notYetObservable: 20,
      undetermined: 10,
    },
  },
  lifetimeValueBySegment: {
    'at-risk-regulars': { customers: 8, netMinor: 1_000_000, averageMinor: 125_000 },
    champions: { customers: 10, netMinor: 4_000_000, averageMinor: 400_000 },
    'loyal-regulars': { customers: 30, netMinor: 2_000_000, averageMinor: 66_667 },
    'promising-actives': { customers: 52, netMinor: 1_000_000, averageMinor: 19_231 },
  },
  cohorts: [
    { month: '2026-01', customers: 60, returned: [6, 12, 9] },
    { month: '2026-02', customers: 40, returned: [2, 8] },
  ],
  pointsLiabilityMinor: 60_000,
  pointsExpiring: [{ month: '2026-05', points: 150 }],
  ...known,
})

export const month = (known: Partial<ActivityMonth> = {}): ActivityMonth => ({
  month: '2026-01',
  storeNetMinor: 3_000_000,
  onlineNetMinor: 1_000_000,
  anonymousNetMinor: 1_000_000,
  bills: 120,
  newCustomers: 60,
  messagesSent: 200,
  pointsEarned: 400,
  pointsRedeemed: 100,
  pointsExpired: 0,
  pointsOutstanding: 300,
  ...known,
})

export const rule = (known: Partial<RuleActivity> = {}): RuleActivity => ({
  planned: 100,
  sent: 80,
  delivered: 78,
  read: 60,
  clicked: 0,
  replied: 8,
  failed: 0,
  withheld: { consent: 4, cap: 12, unless: 4 },
  ...known,
})

/** An arm whose buyers spent 100 rupees each. */
export const arm = (customers: number, buyers: number): LiftArm => ({
  customers,
  buyers,
  revenueMinor: buyers * 10_000,
  revenueSquares: BigInt(buyers) * 10_000n ** 2n,
})

/** What a rule's messages brought, by its lift. */
export const responded = (lift: Lift | null): RuleResponses => ({
  ...rule({ withheld: {} }),
  heldOut: lift?.customers.control ?? 0,
  buyers: 20,
  bills: 24,
  revenueMinor: 900_000,
  lastTouchRevenueMinor: 700_000,
  repeatPurchases: 12,
  lift,
  templates: {},
  campaigns: {},
})

export const activity = (known: Partial<ActivityReport> = {}): ActivityReport => ({
  from: '2026-01-01',
  to: '2026-03-15',
  months: [month(), month({ month: '2026-02', storeNetMinor: 3_500_000 }), month({ month: '2026-03' })],
  rules: { 'day-30': rule() },
  moves: [
    { from: null, to: 'capture', customers: 100 },
    { from: 'loyalty', to: 're-engagement', customers: 20 },
    { from: 're-engagement', to: 'loyalty', customers: 12 },
  ],
  unlinkedReturnsMinor: 0,
  ...known,
})

export const story: Story = {
  customerId: 'c1',
  name: 'Meera',
  stage: 'loyalty',
  segment: 'champions',
  lines: [
    { at: Date.UTC(2026, 0, 5, 20, 0), kind: 'bought', text: 'Bought a saree' },
    {
      at: Date.UTC(2026, 0, 5, 20, 5),
      kind: 'message',
      text: 'Thank you, Meera!',
      channel: 'whatsapp',
      status: 'read',
      why: 'Receipt',
    },
    { at: Date.UTC(2026, 0, 6, 5, 0), kind: 'reply', text: 'Lovely', channel: 'whatsapp' },
    { at: Date.UTC(2026, 0, 7, 5, 0), kind: 'withheld', text: 'Not sent: Care tip', why: 'cap: 2 within P7D' },
  ],
}

export const input = (known: Partial<ReportInput> = {}): ReportInput => ({
  title: 'Aarohi',
  asOf: '2026-03-15',
  currency: 'INR',
  locale: 'en-IN',
  zone: 'Asia/Kolkata',
  figures: figures(),
  ...known,
})

/** What a reader sees of a page: its text, tags taken out. */
export const textOf = (page: string): string =>
  page
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<\/?(?:b|bdi|span)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/\n+/g, '\n')
