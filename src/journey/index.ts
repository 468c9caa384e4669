export { checkJourney } from './check.ts'
export { type CompiledJourney, compileJourney } from './compile.ts'
export { defaultJourney } from './default-journey.ts'
export { deriveJourney, type JourneyCorrection, journeyCorrection } from './derive.ts'
export {
  maxJourneyTextLength,
  maxStageNameLength,
  maxStages,
  maxTransitions,
  maxWaitDays,
  maxWaitMonths,
} from './limits.ts'
export { checkMigration, migrateJourney } from './migrate.ts'
export { journeyMermaid, journeyTable } from './render.ts'
export { advance, capture, isInOrder, maxMovesPerStep, noJourney, purchaseDay } from './steps.ts'
export type {
  Journey,
  JourneyEvent,
  JourneyGuard,
  JourneyMigrated,
  JourneyMigration,
  JourneyMove,
  JourneyStart,
  JourneyState,
  JourneyStep,
  JourneyTimeline,
  Transition,
  WaitAnchor,
} from './types.ts'
export { type JourneyContext, type JourneyMoment, journeyVocabulary } from './vocabulary.ts'
export { type NextTransition, nextTransition, nextTransitionDay } from './waits.ts'
