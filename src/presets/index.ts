export { indianRetail, indianRetailPoints, rfmThresholds } from './indian-retail.ts'
