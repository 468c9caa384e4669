import { checkPolicy, definePolicy, type PolicyInput } from '../../src/index.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { renderWorkflow } from './page.ts'

const usage = `Prints a policy's workflow as Markdown.

  npx tsx examples/print-workflow/main.ts [policy.json]

Without a file it prints the preset. A policy that starts rules on facts of your own
is printed from a program: renderWorkflow(definePolicy(policy, factTypes)).
`

/** What the program needs of the machine. */
export interface Machine {
  readonly read: (path: string) => string
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
}

/** Prints the workflow of a policy file, or of the preset, and answers with the exit code. */
export function run(args: readonly string[], { read, print, complain }: Machine): number {
  const [path, ...more] = args
  if (path === '--help' || path === '-h') {
    print(usage)
    return 0
  }
  if (more.length > 0 || path?.startsWith('-') === true) {
    complain(usage)
    return 2
  }
  try {
    const policy = path === undefined ? indianRetail() : policyFrom(read(path))
    const problems = checkPolicy(policy)
    if (problems.length > 0) {
      const lines = problems.map(({ path: place, message }) => `  ${place}: ${message}\n`)
      complain(`${path ?? 'The preset'} is not a policy yet:\n${lines.join('')}`)
      return 1
    }
    print(renderWorkflow(definePolicy(policy)))
    return 0
  } catch (error) {
    complain(`${path ?? 'The preset'} could not be read: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

// What it really is, checkPolicy finds out.
const policyFrom = (text: string): PolicyInput => JSON.parse(text)
