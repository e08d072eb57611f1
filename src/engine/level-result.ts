import { CAUSES, LAYERS, WINGS } from '../book/index.ts';
import { type Cents, cents } from '../market/index.ts';
import { condorTrades } from './condor-trades.ts';
import type { Desk } from './desk.ts';
import type { LayerResult, LevelResult } from './run-document.ts';

/** What a desk has to show at the end of a run. */
export function levelResult(desk: Desk): LevelResult {
  const { book, journal } = desk;
  const layers = LAYERS.map((layer): LayerResult => {
    const { realised, unrealised } = desk.layerMark(layer);
    const parts = WINGS.flatMap((wing) =>
      CAUSES.map((cause) => ({
        wing,
        cause,
        pnlCents: book.ledger.realised(layer, wing, cause),
      })),
    );
    return {
      layer,
      pnlCents: cents(realised + unrealised),
      realisedCents: realised,
      unrealisedCents: unrealised,
      parts: parts.filter((part) => part.pnlCents !== 0),
    };
  });
  const interestCents = book.ledger.interest;
  const accountPnlCents = accountPnl(desk, layers);
  return {
    level: desk.level,
    trades: condorTrades(journal),
    layers,
    interestCents,
    accountPnlCents,
    feesCents: cents(
      -layers.flatMap((l) => l.parts).reduce((s, p) => s + (p.cause === 'fees' ? p.pnlCents : 0), 0),
    ),
    peakMarginCents: desk.peakMargin,
    openAtEnd: desk.heldPackages(),
    assumptions: desk.assumptions.uses(),
  };
}

/** The account's result from what is owned against what was paid in; it must equal the layers' and the interest to the cent. */
function accountPnl({ book }: Desk, layers: readonly LayerResult[]): Cents {
  const owned = book.ledger.balance((account) => account.kind === 'cash' || account.kind === 'positions');
  const capital = -book.ledger.balance((account) => account.kind === 'capital');
  const unrealised = layers.reduce((sum, layer) => sum + layer.unrealisedCents, 0);
  const account = cents(owned + unrealised - capital);
  const byLayer = layers.reduce((sum, layer) => sum + layer.pnlCents, 0);
  const { interest } = book.ledger;
  if (account !== byLayer + interest)
    throw new Error(`layers make ${byLayer} cents, interest ${interest}, the account ${account}`);
  return account;
}
