import type { Channel } from '../ports.ts'
import type { ChannelName } from '../profile/index.ts'

export interface ConsoleChannelOptions {
  /** The channel it stands for: `whatsapp` when left out. */
  readonly name?: ChannelName
  /** Takes each line instead of the console. */
  readonly print?: (line: string) => void
}

/** Prints messages instead of sending them: for a first look, and for demos. */
export function consoleChannel({
  name = 'whatsapp',
  print = (line) => console.log(line),
}: ConsoleChannelOptions = {}): Channel {
  return {
    name,
    idempotent: true,
    send: async (message) => {
      print(`${message.channel} to ${message.to}: ${message.text}`)
      return { status: 'sent', providerId: `${name}-${message.messageId}` }
    },
  }
}
