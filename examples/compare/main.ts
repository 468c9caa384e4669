import { progressBar } from '../shared/progress.ts'
import { run } from './run.ts'

const { onProgress, stop } = progressBar(process.stderr)
try {
  process.exitCode = await run(process.argv.slice(2), {
    print: (text) => {
      stop()
      process.stdout.write(text)
    },
    complain: (text) => {
      stop()
      process.stderr.write(text)
    },
    now: Date.now(),
    onProgress,
  })
} finally {
  stop()
}
