import { Presets, SingleBar } from 'cli-progress'

const stepWords = {
  living: 'a year of the boutique',
  without: 'the same year without the workflow',
  reading: 'reading',
  rebuilding: 'putting in order',
  scoring: 'scoring',
  waking: 'waking',
  counting: 'counting',
} as const

/** What the program is about. */
export type Step = keyof typeof stepWords

/** Told what is being done, and how far it is (0 to 1). */
export type OnProgress = (step: Step, share: number) => void

export interface Progress {
  readonly onProgress: OnProgress
  stop(): void
}

/** A bar on a terminal; nothing where nobody looks on. */
export function progressBar(stream: NodeJS.WriteStream): Progress {
  const format = '{bar} {percentage}% {step}'
  const bar = new SingleBar(
    { stream, format, hideCursor: true, clearOnComplete: true, fps: 5, barsize: 30 },
    Presets.shades_classic,
  )
  return {
    onProgress: (step, share) => {
      if (!stream.isTTY) return
      if (!bar.isActive) bar.start(100, 0, { step: stepWords[step] })
      bar.update(Math.floor(share * 100), { step: stepWords[step] })
    },
    stop: () => {
      if (bar.isActive) bar.stop()
    },
  }
}
