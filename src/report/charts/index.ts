export { type AmountBar, amountBars } from './amount-bars.ts';
export { calibrationChart } from './calibration-chart.ts';
export { curveChart } from './curve-chart.ts';
export { type EquitySeries, equityChart } from './equity-chart.ts';
export { type MarginSeries, marginChart } from './margin-chart.ts';
export { type Payoff, type PayoffLeg, payoffChart } from './payoff-chart.ts';
export { type ResponsePicture, responseChart } from './response-chart.ts';
export { type SurfacePicture, surfaceChart } from './surface-chart.ts';
export { type TradeBar, tradeBars } from './trade-bars.ts';
