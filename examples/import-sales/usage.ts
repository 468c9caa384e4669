import { roles } from './columns.ts'

export const usage = `Reads a shop's sales log into regulars and says what it means.

  npm start                                   a generated shop, as a first look
  npm start -- FILE.csv --columns customer=customer_id,date=date,amount=amount --currency USD

  --columns ROLE=COLUMN,...   which column says what: date and amount, and at least one of customer, phone, email.
                              Roles: ${roles.join(', ')}.
  --currency CODE             ISO 4217, for instance INR. Amounts are read in it.
  --as-of YYYY-MM-DD          the day the figures are for; the last day of the log when left out. Later rows are left out.
  --rfm fixed|quintiles       score by fixed thresholds (the default) or by the shop's own quintiles.
  --store memory|sqlite:FILE|postgres:URL
                              where it is kept; in memory, until the program ends, when left out.
  --json FILE                 writes the figures as JSON too.
  --zone ZONE                 IANA zone of the shop's days; Asia/Kolkata for INR, else UTC.
  --dates day-first|month-first
                              how 05/06/2024 is read; day first when left out.
  --country CC                whose local phone numbers are meant: IN for INR, US for USD, GB for GBP.
  --source NAME               the system that numbered the bills; csv when left out.
  --help                      this text.

Rows of one bill (same bill, customer and day, one after the other) are its lines. A negative amount, or a kind such as
return, refund or credit, is a return: of the bill that the column in the role "returns" names, or "bill" when there is
no such column, else of the customer's latest bill with enough left. A kind such as void takes the named bill back.
A row is known again by its bill or, without one, by its whole content: importing a file twice, or files that overlap,
counts each row once. Two rows alike in every column of one file are two purchases; of two files they are one, unless
--source keeps the files apart. The same bill in two places is refused the second time, with its line.

Ends with 0, with 1 when nothing could be imported, and with 2 when an option is wrong.
`
