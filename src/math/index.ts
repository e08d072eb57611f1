export {
  blackGreeksBatch,
  type GreekColumns,
  type HigherGreekColumns,
  impliedDeviationBatch,
  type OptionColumns,
  type QuoteColumns,
  ROW_STATUS,
} from './batch.ts';
export { binomialInterval } from './binomial.ts';
export { type BlackGreeks, blackDelta, blackGreeks, blackPrice, type OptionSide } from './black76.ts';
export {
  type BootstrapInterval,
  type BootstrapOptions,
  blockResamples,
  type ResampleOptions,
  stationaryBootstrap,
} from './bootstrap.ts';
export { type ImpliedReason, impliedDeviation } from './implied-deviation.ts';
export {
  type CashFlow,
  type InternalRate,
  type InternalRates,
  internalRates,
  mirr,
  npv,
  xirr,
} from './irr.ts';
export { type BlackKernels, type KernelBuild, type KernelOptions, loadKernels } from './kernels.ts';
export { type LinearFit, leastSquares, type RegressionRow } from './least-squares.ts';
export { erfcx, normalCdf, normalPdf, normalQuantile } from './normal.ts';
export { type RandomStream, randomStream } from './random.ts';
export { remembered } from './remembered.ts';
export * from './result.ts';
export { brentRoot } from './roots.ts';
export { firstAtLeast } from './sorted.ts';
export {
  expectedShortfall,
  kurtosis,
  mean,
  populationDeviation,
  quantile,
  sampleDeviation,
  skewness,
} from './statistics.ts';
