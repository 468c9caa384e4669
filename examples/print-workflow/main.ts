import { readFileSync } from 'node:fs'
import { run } from './run.ts'

process.exitCode = run(process.argv.slice(2), {
  read: (path) => readFileSync(path, 'utf8'),
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
})
