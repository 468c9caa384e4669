export { type ConsoleChannelOptions, consoleChannel } from './console.ts'
export { type RecordingChannel, recordingChannel } from './recording.ts'
