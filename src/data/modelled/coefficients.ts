import type { Calibration } from './calibration.ts';
import { INDEX_LAWS } from './index-coefficients.ts';
import { LEVEL_LAWS } from './level-coefficients.ts';
import { VIX_LAWS } from './vix-coefficients.ts';

/**
 * The laws of the modelled history as fitted: coefficients, standard errors, R² and residual deviation of each. Written
 * by `scripts/calibrate.mjs`, a file a family; a test refits them where real data is at hand.
 *
 * - Quotes: SPXW of 16 July to 7 August 2026 (three snapshots a session) and on single days from February 2022 to
 *   January 2024, VIX options of July and August 2026. Each day weighs the same; errors are clustered by day.
 * - VIX1D: 2024-09-30 to 2026-08-21. VIX3M since 2006, VVIX since 2006, VX prices since 2004, SPX and VIX since 1995;
 *   errors are clustered by month.
 * - Least squares; targets are logarithms but for the smiles', which are ratios of deviations.
 */
export const CALIBRATION: Calibration = { levels: LEVEL_LAWS, index: INDEX_LAWS, vix: VIX_LAWS };
