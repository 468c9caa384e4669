import { CrmError } from '../errors.ts'
import { type CustomerRef, type CustomerRefInput, parseCustomerRef } from '../facts/index.ts'

/**
 * A customer reference as a caller wrote it, completed as those of facts are, so that it leads to the same person.
 * @throws CrmError `bad-customer-ref` with every problem in `details.problems`.
 */
export function refFrom(input: CustomerRefInput): CustomerRef {
  const parsed = parseCustomerRef(input)
  if (parsed.status === 'parsed') return parsed.ref
  const message = parsed.problems.map((problem) => problem.message).join(' ')
  throw new CrmError('bad-customer-ref', message, { problems: parsed.problems })
}
