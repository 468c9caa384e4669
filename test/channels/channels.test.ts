import { expect, test } from 'vitest'
import { consoleChannel, recordingChannel } from '../../src/channels/index.ts'
import type { OutgoingMessage } from '../../src/index.ts'

const message: OutgoingMessage = {
  messageId: 'msg-1',
  rule: 'receipt',
  template: 'receipt',
  purpose: 'transactional',
  topic: null,
  language: 'en',
  ladder: ['whatsapp'],
  variables: {},
  anchor: 'pos/B-1',
  anchorAt: 0,
  dueAt: 0,
  kept: {},
  policyHash: '',
  channel: 'whatsapp',
  to: '+919876543210',
  text: 'Thank you!',
}
const { signal } = new AbortController()

test('the console channel prints one line and says it was sent', async () => {
  const lines: string[] = []
  const channel = consoleChannel({ print: (line) => lines.push(line) })
  expect(await channel.send(message, signal)).toEqual({ status: 'sent', providerId: 'whatsapp-msg-1' })
  expect(lines).toEqual(['whatsapp to +919876543210: Thank you!'])
})

test('the recording channel keeps each message once and every attempt, and answers as told', async () => {
  const channel = recordingChannel('sms')
  channel.answer({ status: 'dead', reason: 'no' }, new Error('hung up'))
  expect(await channel.send(message, signal)).toEqual({ status: 'dead', reason: 'no' })
  await expect(channel.send(message, signal)).rejects.toThrow('hung up')
  expect(channel.sent).toEqual([])
  expect(await channel.send(message, signal)).toEqual({ status: 'sent', providerId: 'sms-msg-1' })
  await channel.send(message, signal)
  expect(channel.sent).toEqual([message])
  expect(channel.attempts).toHaveLength(4)
})
