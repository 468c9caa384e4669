import { expect, test } from 'vitest'
import { blocksOf, withProgram } from './docs.ts'

const page = `# Title

\`\`\`ts
console.log('one')
\`\`\`

\`\`\`text
one
\`\`\`

\`\`\`ts fragment
console.log('two')
\`\`\`

Some words.

\`\`\`text
not its output
\`\`\`

\`\`\`\`md
\`\`\`ts
console.log('quoted')
\`\`\`
\`\`\`\`

\`\`\`bash
npm start
\`\`\`
`

test('programs are taken from a page with what they print, fragments without', () => {
  expect(blocksOf('docs/guide.md', page)).toEqual([
    { name: 'docs-guide-3', code: "console.log('one')\n", isFragment: false, prints: 'one' },
    { name: 'docs-guide-11', code: "console.log('two')\n", isFragment: true, prints: undefined },
  ])
})

test('a block that never ends is an error', () => {
  expect(() => blocksOf('README.md', '```ts\nconst a = 1\n')).toThrow('line 1')
})

test('a fragment may use and repeat what the program before it declares and imports', () => {
  const [program, fragment] = blocksOf(
    'README.md',
    "```ts\nimport { a, b } from 'x'\nconst c = a\n```\n```ts fragment\nimport { b, d } from 'x'\nconst c = b + d\n```\n",
  )
  if (program === undefined || fragment === undefined) throw new Error('The page has two blocks.')
  expect(withProgram(fragment, program).replace(/\n+/g, '\n')).toBe(
    "import { a } from 'x'\nimport { b } from 'x'\nimport { d } from 'x'\nconst c = a\n{\nconst c = b + d\n}\nexport {}\n",
  )
})
