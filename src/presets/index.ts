export {
  type IndianRetailOptions,
  indianRetail,
  indianRetailPoints,
  indianRetailRules,
  rfmThresholds,
} from './indian-retail/index.ts'
