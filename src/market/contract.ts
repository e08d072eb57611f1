import type { IsoDate, Strike } from './units.ts';

/** Option roots. SPX and VIX/VIXW settle on the morning print, SPXW and XSP on the afternoon close. */
export type OptionRoot = 'SPX' | 'SPXW' | 'XSP' | 'VIX' | 'VIXW';
export type FutureRoot = 'VX' | 'VXM';
export type Right = 'C' | 'P';
/** AM: settles to the opening print of the expiry date (SET, VRO). PM: to the official close. */
export type SettlementStyle = 'AM' | 'PM';

export interface OptionContract {
  readonly kind: 'option';
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly right: Right;
  readonly strike: Strike;
}

export interface FutureContract {
  readonly kind: 'future';
  readonly root: FutureRoot;
  readonly expiry: IsoDate;
}

export type Contract = OptionContract | FutureContract;
