export {
  type Bill,
  type BillLine,
  type BillReturn,
  billStub,
  countsAsPurchase,
  isSale,
  leftOf,
  maxReturnsOfBill,
  returnedOf,
  withReturns,
} from './bill.ts'
export {
  addDay,
  type DaySet,
  dayFrom,
  daysOf,
  daysSince,
  dayUpTo,
  hasDay,
  maxDoubleDays,
  noDays,
  removeDay,
  unionOfDays,
} from './days.ts'
export { firstNameOf } from './first-name.ts'
export {
  type Capture,
  type CaptureMethod,
  type ChannelName,
  type Consent,
  type Consents,
  maxTags,
  type Profile,
  type Purpose,
  unknownPerson,
  type ValueGiven,
} from './profile.ts'
export {
  addUnlinkedReturn,
  changeBill,
  isOnline,
  maxRecentBills,
  maxTallies,
  noPurchases,
  otherTally,
  type Purchases,
  type RecentBill,
  type Tally,
  unionOfPurchases,
} from './purchases.ts'
export { averageMinorOf, firstKept, firstSale, lastKept, latestSale } from './remembered.ts'
export { type WrongLine, wrongLineOf } from './wrong-line.ts'
