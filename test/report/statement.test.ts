import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Entry, printStatement, statement } from '../../src/ledger/index.ts'
import { maxStatementRows, renderReport, renderStatement, type StatementPage } from '../../src/report/index.ts'
import { manyBooks } from '../ledger/books.ts'
import { india, openBook, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'
import { input, textOf } from './fixtures.ts'

const page: StatementPage = {
  title: 'Your points',
  heading: ['Aarohi Sarees, MG Road', 'Asha Rao'],
  currency: 'INR',
  locale: 'en-IN',
  zone: 'Asia/Kolkata',
  minorPerPoint: 100,
}

const story = () => {
  const book = openBook({ ...rupeeTerms, maturing: { days: 7 } })
  book.earn('INV-1042', '2026-01-15', 800, 450)
  book.tell(spendOn('INV-1050', 300), '2026-02-03')
  book.tell({ kind: 'adjust', commandId: 'A-1', points: 50, reason: 'goodwill', actor: 'ravi' }, '2026-03-01')
  book.earn('INV-1060', '2026-03-10', 70)
  return statement(book.entries(), { by: 'occurred', from: india('2026-01-16'), asOf: india('2026-03-15') })
}

describe('a statement as a page', () => {
  test('tells the balance and its worth, every line with the balance after it, and what expires next', () => {
    const text = textOf(renderStatement(story(), page))
    expect(text).toContain('\nYour points\nAarohi Sarees, MG Road\nAsha Rao\n16 Jan 2026 to 15 Mar 2026\n')
    expect(text).toContain('\nTo spend\n1,000\nworth ₹1,000\nMaturing\n70\n')
    expect(text).toContain('\nBalance before\n0\n1,250\n')
    expect(text).toContain('\n3 Feb 2026\nSpent\nINV-1050\n-300\n950\n')
    expect(text).toContain('\n1 Mar 2026\nGiven by the shop\nA-1 · goodwill\n+50\n1,000\n')
    expect(text).toContain('\n31 Jan 2027\n950\n₹950\n')
    expect(text).toContain('What the numbers mean\nTo spend\n')
  })

  test('leaves what changed other columns out of the points, and tells it in words', () => {
    const text = textOf(renderStatement(story(), page))
    expect(text).toContain('\n10 Mar 2026\n70 earned, to be spent from 17 Mar 2026\nINV-1060\n')
  })

  test('tells who decided it and by which policy only in detail, and shortens what a machine named', () => {
    const told = story()
    const hashed = { ...told, lines: told.lines.map((line) => ({ ...line, policyVersion: 'c0ffee12'.repeat(4) })) }
    expect(textOf(renderStatement(hashed, page))).not.toMatch(/policy|by ravi|c0ffee/)
    const text = textOf(renderStatement(hashed, { ...page, details: true }))
    expect(text).toContain('\nA-1 · goodwill · by ravi · policy c0ffee12…\n')
  })

  test('without a worth in money says nothing of money, and needs no currency', () => {
    const { minorPerPoint: _none, ...plain } = page
    const { currency: _neither, ...plainest } = plain
    const shown = renderStatement(story(), plainest)
    expect(shown).not.toMatch(/₹|XXX|worth/i)
    expect(renderStatement(story(), plain)).toBe(shown)
  })

  test('takes what the printed one takes, and names itself alike where no title is given', () => {
    const sheet = { zone: 'Asia/Kolkata', locale: 'en-IN', heading: ['Aarohi Sarees'], details: true }
    const printed = printStatement(story(), sheet)
    const shown = textOf(renderStatement(story(), sheet))
    expect(printed).toMatch(/^Points statement\nAarohi Sarees\n16 Jan 2026 to 15 Mar 2026\n/)
    expect(shown).toContain('\nPoints statement\nAarohi Sarees\n16 Jan 2026 to 15 Mar 2026\n')
  })

  test('of nothing says so', () => {
    const text = textOf(renderStatement(statement([], { by: 'recorded' }), page))
    expect(text).toContain('In the order in which it was recorded')
    expect(text).toContain('No points moved in this time.')
    expect(text).not.toContain('What expires next')
  })

  test('of a long account shows the latest lines, and says how many went into the balance before them', () => {
    const book = openBook()
    for (let bill = 0; bill < maxStatementRows + 5; bill += 1) book.earn(`B-${bill}`, '2026-01-15', 1)
    const text = textOf(renderStatement(statement(book.entries(), { by: 'occurred' }), page))
    expect(text).toContain('\nBalance before; 5 earlier lines left out\n5\n')
    expect(text).not.toContain('\nB-4\n')
    expect(text).toContain('\nB-5\n')
  })

  test('has the report\u2019s own style and policy, and brings all it needs', () => {
    const shown = renderStatement(story(), page)
    const head = (of: string) => of.slice(0, of.indexOf('<body>')).replace(/<title>[^<]*/, '')
    expect(head(shown)).toBe(head(renderReport(input())))
    expect(shown).not.toMatch(/<script|<link|<img|\ssrc=|\shref=/i)
  })

  test('a part that is missing, or that no runtime can write, is refused', () => {
    expect(() => renderStatement(story(), { ...page, locale: 'no such locale' })).toThrow('expected a locale')
    expect(() => renderStatement(story(), { ...page, zone: 'Asia/Nowhere' })).toThrow('expected an IANA time zone')
    expect(() => renderStatement({} as ReturnType<typeof statement>, page)).toThrow('statement.lines')
    const shown = (change: object) => () => renderStatement(story(), { ...page, ...change })
    expect(shown({ zone: undefined })).toThrow('zone: found nothing; expected a text.')
    expect(shown({ title: 7 })).toThrow('title: found 7; expected a text.')
    expect(shown({ heading: 'Asha' })).toThrow('heading: found "Asha"; expected a list.')
    expect(shown({ currency: undefined })).toThrow('currency: found nothing; expected a text.')
    expect(shown({ currency: 'rupees' })).toThrow('currency: found "rupees"; expected an ISO 4217 code such as "INR".')
  })
})

test('the points on the page add up to what there is to spend, whatever happened', () => {
  fc.assert(
    fc.property(manyBooks, fc.nat(2), ({ entries }, place) => {
      const told = statement((entries[place] ?? []).slice(0, maxStatementRows), { by: 'occurred' })
      const shown = renderStatement(told, page)
      const lines = shown.slice(shown.indexOf('id="lines"'), shown.indexOf('<footer>'))
      const cells = [
        ...lines.matchAll(/data-label="Points">([^<]*)<\/td><td class="number" data-label="To spend"/g),
      ].map(([, text = '']) => text.replaceAll(',', ''))
      expect(cells.length).toBe(told.lines.length)
      expect(cells.reduce((sum, text) => sum + Number(text), 0)).toBe(told.closing.available)
    }),
    { numRuns: propertyRuns(60) },
  )
})

test('no id or name is markup, whatever it says', () => {
  const hostile = fc
    .array(
      fc.constantFrom(
        ...['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='x", '</style>', '</title>'],
        ...[']]>', '<!--', '&amp;', '`', '\u0000', '\ud800', '\u202e', 'नमस्ते', 'x'.repeat(300)],
      ),
      { maxLength: 4 },
    )
    .map((pieces) => pieces.join(''))
  const zero = { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 }
  const entry = fc
    .record({ ref: fc.option(hostile), reason: hostile, actor: hostile, approver: hostile, tier: hostile })
    .map(
      ({ tier, ...texts }): Entry => ({
        ...{ seq: 1, kind: 'tier-changed', points: 0, delta: zero, after: zero, allocation: [], occurredAt: 0 },
        policyVersion: texts.reason,
        tier: { from: tier, to: tier, reviewAt: null },
        ...texts,
      }),
    )
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 4 }), hostile, hostile, (entries, title, name) => {
      const shown = renderStatement(statement(entries, { by: 'occurred' }), { ...page, title, heading: [name, title] })
      const body = shown.replace('<!DOCTYPE html>', '').replace(/<style>[^<]*<\/style>/, '')
      const tags = body.match(/<[^>]*>?/g) ?? []
      const ours =
        /^<\/?(?:html|head|meta|title|body|main|header|section|footer|h[123]|p|bdi|span|div|ul|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td)(?: [\w-]+="[^"<>]*")*>$/
      expect(tags.filter((tag) => !ours.test(tag))).toEqual([])
      expect(body.match(/&(?!amp;|lt;|gt;|quot;|#39;|#96;).{0,10}/g)).toBe(null)
      expect(body).not.toMatch(/NaN|undefined/)
    }),
    { numRuns: propertyRuns(150) },
  )
})
