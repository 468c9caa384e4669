/** How deep `any`, `all` and `not` may nest; the outermost object is level 1. */
export const maxConditionDepth = 10
/** Nested objects and operators of one condition, counted together. */
export const maxConditionNodes = 256
/** Values of one `in` or `nin`. */
export const maxConditionValues = 1000
/** Characters of a path or of a text that is compared with. */
export const maxConditionTextLength = 200
/** A condition with more mistakes than this is reported by its first ones. */
export const maxConditionProblems = 50
