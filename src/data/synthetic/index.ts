export { SCENARIOS, type ScenarioName } from './scenario.ts';
export { FRAME_RATES, type FrameRate } from './synthetic-frames.ts';
export { type SyntheticMarket, syntheticTape } from './synthetic-tape.ts';
