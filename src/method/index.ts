export { decide } from './decide.ts';
export { marginRequirement } from './governor-margin.ts';
export { BREACH_WORKINGS } from './placement-odds.ts';
export type { Candidate, Gate, LayerPlan, Package, Plan, Working } from './plan.ts';
export { type ChainPlace, chainOf } from './rolls-chain.ts';
export { type Route, type RouteName, savingOf } from './routes.ts';
export { type Strategy, StrategySchema, strategyJsonSchema } from './strategy/strategy.ts';
export * from './time-shift.ts';
export { type Order, planTransitions } from './transitions.ts';
