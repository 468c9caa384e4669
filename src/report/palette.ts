/**
 * The report's colours. The three of a stack differ in lightness too, so that they can be told apart in grey print; text
 * colours have a contrast of 4.5 to 1 or more on white.
 */
export const palette = {
  ink: '#1f1b16',
  quiet: '#5f574d',
  line: '#e4ddd2',
  paper: '#ffffff',
  ground: '#f7f3ec',
  accent: '#0b5d5a',
  strong: '#0b5d5a',
  middle: '#e08a1e',
  pale: '#b9b1a5',
  good: '#166534',
  bad: '#b42318',
  fonts: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Devanagari", sans-serif',
} as const
