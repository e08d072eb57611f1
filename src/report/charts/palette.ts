/**
 * Colours of the charts: a page's own variable, or a fallback that keeps a contrast of 3 to 1 (WCAG 1.4.11) on white
 * and on near-black alike, for a chart seen by itself. Text is always the page's ink.
 */
export const PALETTE = {
  ink: 'currentColor',
  good: 'var(--good,#2c974b)',
  bad: 'var(--bad,#e5534b)',
  accent: 'var(--accent,#2f81f7)',
  series: [
    'var(--series-1,#2f81f7)',
    'var(--series-2,#b87514)',
    'var(--series-3,#a371f7)',
    'var(--series-4,#2c974b)',
  ],
} as const;

/** Lines are told apart by dash as well as by colour; the first is solid. */
export const DASHES = ['none', '7 3', '2 3', '9 3 2 3'] as const;
