/** Rounds to a whole number, halves away from zero, and never to a negative zero. */
export function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value)) + 0
}
