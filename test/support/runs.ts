/** How many cases a property tries: the usual number, or what `REGULARS_RUNS` asks for (a long night's run). */
export const propertyRuns = (usual = 300): number => Number(process.env.REGULARS_RUNS ?? usual)
