import type { Command } from 'commander';
import type { OptionChain } from '../../market/index.ts';
import {
  calendarCrossing,
  fitSmile,
  fitStrikeSpace,
  fitSurface,
  MINUTES_PER_YEAR,
  parityForward,
  probabilityBelow,
  riskNeutralDensity,
  type SmileFit,
  smileVolatility,
  strikeSpaceProbabilityBelow,
  touchProbability,
  yearsToExpiry,
} from '../../volatility/index.ts';
import { readChainFile } from './chain-file.ts';
import { dateOption } from './date-option.ts';
import { DataError } from './failure.ts';
import { rootOption } from './number-option.ts';
import { newYork, print, printJson, table } from './output.ts';

interface Options {
  readonly expiry: string;
  readonly root?: string;
  readonly json?: boolean;
}

/** Distances from the forward, in deviations at the money, at which the smile is printed. */
const STEPS = [-4, -3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3] as const;

export function register(program: Command): void {
  program
    .command('surface')
    .description('forward, fitted smile, arbitrage measures and probabilities of one expiry of a chain file')
    .argument('<file>', 'chain file of any format that data import reads')
    .requiredOption('--expiry <date>', 'expiry YYYY-MM-DD')
    .option('--root <symbol>', 'SPX or SPXW, when both expire that day')
    .option('--json', 'one JSON document, schema alvh.surface/1')
    .action(surfaceCommand);
}

async function surfaceCommand(path: string, options: Options): Promise<void> {
  const expiry = dateOption('--expiry', options.expiry)!;
  const { chains } = await readChainFile(path);
  const chain = chooseChain(chains, expiry, options.root, path);
  const parity = parityForward(chain);
  if (!parity.ok)
    throw new DataError(
      `${chain.root} ${expiry}: ${parity.reason}${parity.detail ? `, ${parity.detail}` : ''}`,
    );
  const years = yearsToExpiry(chain);
  if (!years.ok) throw new DataError(`${chain.root} ${expiry}: ${years.reason}`);
  const { forward, discount } = parity.value;
  const fit = fitSmile(chain, { forward, discount, years: years.value });
  if (!fit.ok) throw new DataError(`${chain.root} ${expiry}: ${fit.reason}`);
  const smile = fit.value;
  const neighbours = calendarOf(chains, chain, smile);
  const strikeSpace = fitStrikeSpace(chain, smile.basis);
  const levels = levelsOf(smile).map((level) => ({
    ...level,
    belowInStrikeSpace: belowOf(strikeSpace, level.strike),
  }));
  const { parameters, minimumG, method, rms } = smile.slice;
  const worst = smile.residuals
    .toSorted((a, b) => Math.abs(b.halfSpreads) - Math.abs(a.halfSpreads))
    .slice(0, 3);
  const document = {
    schema: 'alvh.surface/1',
    root: chain.root,
    expiry,
    quotedAt: new Date(chain.quotedAt).toISOString(),
    minutes: years.value * MINUTES_PER_YEAR,
    parity: parity.value,
    svi: { ...parameters, method, rms },
    fit: {
      strikes: smile.residuals.length,
      insideShare: smile.insideShare,
      rmsVolPoints: smile.rmsVolPoints,
      rmsVegaWeighted: smile.rmsVegaWeighted,
      residuals: smile.residuals,
    },
    strikeSpace: strikeSpace.ok
      ? { insideShare: strikeSpace.value.insideShare, strikes: strikeSpace.value.strikes.length }
      : { missing: strikeSpace.detail ?? strikeSpace.reason },
    arbitrage: {
      minimumG: minimumG.g,
      atStrike: Number.isFinite(minimumG.k) ? forward * Math.exp(minimumG.k) : null,
      putWingSlope: parameters.b * (1 - parameters.rho),
      callWingSlope: parameters.b * (1 + parameters.rho),
      calendar: neighbours,
    },
    levels,
  };
  if (options.json) return printJson(document);
  const { standardError, discountSource, used, outliers, bid, ask } = parity.value;
  print(
    [
      `${chain.root} ${expiry}, quotes of ${newYork(chain.quotedAt)}, ${document.minutes.toFixed(0)} minutes to expiry`,
      `forward ${forward.toFixed(3)} ± ${standardError.toFixed(3)} from ${used} strikes (${bid.toFixed(2)} / ${ask.toFixed(2)} tradable), discount ${discount.toFixed(5)} ${discountSource}`,
      `parity outliers: ${outliers.length === 0 ? 'none' : outliers.join(', ')}; largest residual ${Math.max(...parity.value.residuals.filter((r) => !r.outlier).map((r) => Math.abs(r.ticks))).toFixed(2)} ticks`,
      `SVI a ${sig(parameters.a)}, b ${sig(parameters.b)}, ρ ${sig(parameters.rho)}, m ${sig(parameters.m)}, σ ${sig(parameters.sigma)} (${method})`,
      `fit: ${(100 * smile.insideShare).toFixed(0)} % of ${smile.residuals.length} strikes inside bid and ask, ${smile.rmsVegaWeighted.toFixed(2)} vol points rms by vega, ${smile.rmsVolPoints.toFixed(2)} unweighted`,
      `worst strikes: ${worst.map((r) => `${r.strike} ${r.volPoints.toFixed(1)} vol points (${r.halfSpreads.toFixed(1)} half-spreads)`).join(', ')}`,
      `arbitrage: smallest Durrleman g ${sig(minimumG.g)}; wing slopes ${sig(document.arbitrage.putWingSlope)} and ${sig(document.arbitrage.callWingSlope)} (limit 2); calendar ${neighbours.length === 0 ? 'no crossing' : neighbours.map((c) => `${c.earlier} to ${c.later} lacks ${(100 * c.share).toFixed(1)} %`).join(', ')}`,
      table({
        head: ['Strike', 'σ %', 'Density /pt', 'P(below) %', 'without a shape', 'P(touch) %'],
        rows: levels.map((level) => [
          level.strike.toFixed(2),
          level.volatility.toFixed(2),
          level.density.toPrecision(3),
          (100 * level.below).toFixed(2),
          level.belowInStrikeSpace === null ? '–' : (100 * level.belowInStrikeSpace).toFixed(2),
          (100 * level.touch).toFixed(2),
        ]),
      }),
      `σ on calendar minutes/525600; probabilities are risk-neutral; "without a shape": convex prices, ${strikeSpace.ok ? `${(100 * strikeSpace.value.insideShare).toFixed(0)} % of strikes inside bid and ask` : strikeSpace.reason}`,
    ].join('\n'),
  );
}

function chooseChain(
  chains: readonly OptionChain[],
  expiry: string,
  root: string | undefined,
  path: string,
): OptionChain {
  const wanted = root === undefined ? undefined : rootOption(root);
  const found = chains.filter(
    (chain) => chain.expiry === expiry && (wanted === undefined || chain.root === wanted),
  );
  const chosen = found.find((chain) => chain.root === 'SPXW') ?? found[0];
  if (chosen) return chosen;
  const listed = [...new Set(chains.map((chain) => `${chain.root} ${chain.expiry}`))].slice(0, 12).join(', ');
  throw new DataError(`${path} has no ${wanted ?? 'chain'} of ${expiry}; it has ${listed} …`);
}

/** Crossings with the expiry before and the one after, each fitted on its own. */
function calendarOf(chains: readonly OptionChain[], chain: OptionChain, smile: SmileFit) {
  const same = chains
    .filter((other) => other.root === chain.root)
    .sort((a, b) => (a.expiry < b.expiry ? -1 : a.expiry > b.expiry ? 1 : 0));
  const at = same.indexOf(chain);
  const fitted = fitSurface([same[at - 1], same[at + 1]].filter((other) => other !== undefined)).slices;
  return fitted.flatMap((slice) => {
    const earlier = slice.expiry < chain.expiry;
    return calendarCrossing(earlier ? slice.smile : smile, earlier ? smile : slice.smile) ?? [];
  });
}

function levelsOf(smile: SmileFit) {
  const { forward, years } = smile.basis;
  const slice = { forward, parameters: smile.slice.parameters };
  const deviation = smileVolatility(smile, forward) * Math.sqrt(years);
  return STEPS.map((step) => {
    const strike = forward * Math.exp(step * deviation);
    return {
      deviations: step,
      strike,
      volatility: 100 * smileVolatility(smile, strike),
      density: riskNeutralDensity(slice, strike),
      below: probabilityBelow(slice, strike),
      touch: touchProbability(slice, strike),
    };
  });
}

function belowOf(fit: ReturnType<typeof fitStrikeSpace>, strike: number): number | null {
  if (!fit.ok) return null;
  const below = strikeSpaceProbabilityBelow(fit.value, strike);
  return below.ok ? below.value : null;
}

function sig(value: number): string {
  return String(Number(value.toPrecision(4)));
}
