import { oneLine } from './markdown.ts'

const usualLength = 80

const special = /[^\p{L}\p{M}\p{N}\p{Sc} ,'?!…]/gu

// Mermaid looks for this statement in the middle of lines too.
const statement = /direction(?= (?:TB|BT|RL|LR))/g

/**
 * A text for a quoted label or a timeline, shortened. Whatever could end the label, begin a comment or be taken for
 * Markdown is written as an entity.
 */
export function label(text: string, longest = usualLength): string {
  return shortened(oneLine(text), longest)
    .replace(special, (found, at: number, whole: string) =>
      (found === '.' || found === '-') && isInside(whole, at) ? found : `#${found.codePointAt(0)};`,
    )
    .replace(statement, '#100;irection')
}

// A dot or hyphen between two letters begins no list.
function isInside(text: string, at: number): boolean {
  return /[\p{L}\p{N}]$/u.test(text.slice(0, at)) && /^[\p{L}\p{N}]/u.test(text.slice(at + 1))
}

function shortened(text: string, longest: number): string {
  const characters = [...text]
  if (characters.length <= longest) return text
  const kept = characters.slice(0, longest - 1).join('')
  const lastSpace = kept.lastIndexOf(' ')
  return `${lastSpace > longest / 2 ? kept.slice(0, lastSpace) : kept}…`
}
