import { roles } from '../import-sales/columns.ts'

export const usage = `Lives a year of a boutique through regulars, or reads a shop's own sales log into it, and says what it means.

  npm start                                   a simulated boutique: its year, three customers, and the report
  npm start -- FILE.csv --columns customer=customer_id,date=date,amount=amount --currency USD

For both:
  --report FILE               the report for the owner, one HTML file with charts; when left out, regulars-report.html in
                              this folder for the boutique, none for a log. What the file held is overwritten.
  --json FILE                 writes the figures as JSON too, over what the file held.
  --store memory|sqlite:FILE|postgres:URL
                              where it is kept; a new and empty one for the boutique. When left out: in memory for a log,
                              in an SQLite file that is removed afterwards for the boutique.
  --help                      this text.

For the boutique:
  --customers NUMBER          who come in all; 300 when left out.
  --days NUMBER               from 1 January 2026 on; 365 when left out.
  --seed NUMBER               another number is another boutique; the same number is the same one.

For a log:
  --columns ROLE=COLUMN,...   which column says what: date and amount, and at least one of customer, phone, email.
                              Roles: ${roles.join(', ')}.
  --currency CODE             ISO 4217, for instance INR. Amounts are read in it.
  --as-of YYYY-MM-DD          the day the figures are for; the last day of the log when left out. Later rows are left out.
  --rfm fixed|quintiles       score by fixed thresholds (the default) or by the shop's own quintiles.
  --zone ZONE                 IANA zone of the shop's days; Asia/Kolkata for INR, else UTC.
  --dates day-first|month-first
                              how 05/06/2024 is read; day first when left out.
  --country CC                whose local phone numbers are meant: IN for INR, US for USD, GB for GBP.
  --source NAME               the system that numbered the bills; csv when left out.

Rows of one bill (same bill, customer and day, one after the other) are its lines. A negative amount, or a kind such as
return, refund or credit, is a return: of the bill that the column in the role "returns" names, or "bill" when there is
no such column, else of the customer's latest bill with enough left. A kind such as void takes the named bill back.
A row is known again by its bill or, without one, by its whole content: importing a file twice, or files that overlap,
counts each row once. Two rows alike in every column of one file are two purchases; of two files they are one, unless
--source keeps the files apart. The same bill in two places is refused the second time, with its line.

Ends with 0, with 1 when nothing could be imported, and with 2 when an option is wrong.
`
