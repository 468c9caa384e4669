import { expect, test } from 'vitest'
import { defaultJourney, type Journey, journeyMermaid, journeyTable } from '../../src/journey/index.ts'

test('the default journey is drawn with an arrow for every stage a transition leaves', () => {
  expect(journeyMermaid(defaultJourney)).toBe(`stateDiagram-v2
  state "capture" as s1
  state "onboarding" as s2
  state "re-engagement" as s3
  state "loyalty" as s4
  state "advocacy" as s5
  [*] --> s1 : captured, or first purchase
  s1 --> s2 : 3 days after capture
  s2 --> s3 : 30 days after the last purchase (or capture), no second purchase
  s1 --> s4 : bought again within 60 days
  s2 --> s4 : bought again within 60 days
  s3 --> s4 : bought again within 60 days
  s3 --> s2 : first purchase, or the first after more than 60 days
  s4 --> s5 : 3 or more purchase days and 4 months since the first
  s4 --> s3 : more than 60 days without a purchase
  s5 --> s3 : more than 120 days without a purchase
`)
})

test('the table has a row for each transition', () => {
  expect(journeyTable(defaultJourney)).toBe(`| from | to | when |
| --- | --- | --- |
| (none) | capture | captured, or first purchase |
| capture | onboarding | 3 days after capture |
| onboarding | re-engagement | 30 days after the last purchase (or capture), no second purchase |
| capture, onboarding, re-engagement | loyalty | bought again within 60 days |
| re-engagement | onboarding | first purchase, or the first after more than 60 days (a new cycle) |
| loyalty | advocacy | 3 or more purchase days and 4 months since the first |
| loyalty | re-engagement | more than 60 days without a purchase |
| advocacy | re-engagement | more than 120 days without a purchase |
`)
})

test('signs that mean something to Mermaid or Markdown are written so that they do not', () => {
  const journey: Journey = {
    name: 'signs',
    stages: ['a'],
    transitions: [{ from: null, to: 'a', on: 'capture', reason: 'till #2: "new" | old;\nso' }],
  }
  expect(journeyMermaid(journey)).toContain('[*] --> s1 : till #35;2#58; #34;new#34; | old#59; so\n')
  expect(journeyTable(journey)).toContain('| (none) | a | till #2: "new" \\| old; so |\n')
})

test('a label that reads like a statement of Mermaid is still a label', () => {
  const journey: Journey = {
    name: 'signs',
    stages: ['direction LR', 'b'],
    transitions: [
      { from: null, to: 'direction LR', on: 'capture', reason: 'Direction  tb %%{init}%% [[fork]]' },
      { from: 'direction LR', to: 'b', on: 'purchase-day', reason: 'in the right direction: up' },
    ],
  }
  expect(journeyMermaid(journey)).toBe(`stateDiagram-v2
  state "#100;irection LR" as s1
  state "b" as s2
  [*] --> s1 : #68;irection tb #37;#37;#123;init#125;#37;#37; #91;#91;fork#93;#93;
  s1 --> s2 : in the right direction#58; up
`)
})

test('marks of Markdown stand in a table as they are', () => {
  const journey: Journey = {
    name: 'marks',
    stages: ['key_account'],
    transitions: [{ from: null, to: 'key_account', on: 'capture', reason: '*new* <b>`x`</b> [a](b) _c_ \\' }],
  }
  expect(journeyTable(journey)).toContain(
    '| (none) | key\\_account | \\*new\\* \\<b\\>\\`x\\`\\</b\\> \\[a\\](b) \\_c\\_ \\\\ |\n',
  )
})
