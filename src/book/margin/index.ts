export * from './expiry-loss.ts';
export * from './futures-margin.ts';
export type { MarginLeg } from './margin-leg.ts';
export * from './margin-report.ts';
export * from './margin-stress.ts';
export { type ClassRisk, type PortfolioMargin, portfolioMargin, type RiskPoint } from './portfolio-margin.ts';
export * from './rules.ts';
export * from './strategy-margin.ts';
