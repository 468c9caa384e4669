/** Stages of one journey. */
export const maxStages = 50
/** Transitions of one journey. */
export const maxTransitions = 200
/** Characters of the name of a stage: it stands in every record. */
export const maxStageNameLength = 60
/** Characters of a journey's name, an id or a reason. */
export const maxJourneyTextLength = 200
/** The longest wait: a century, counted in months or in days. */
export const maxWaitMonths = 1200
export const maxWaitDays = 36_525
/** The shortest and the longest calendar month. */
export const shortestMonthDays = 28
export const longestMonthDays = 31
