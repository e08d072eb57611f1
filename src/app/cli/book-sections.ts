import { attributionSection } from './book-attribution.ts';
import { breakEvenSection } from './book-breakeven.ts';
import { capitalSection } from './book-capital.ts';
import { excursionsSection } from './book-excursions.ts';
import { explainSection } from './book-explain.ts';
import { irrSection } from './book-irr.ts';
import { marginSection } from './book-margin.ts';
import type { BookSection } from './book-section.ts';
import { stressSection } from './book-stress.ts';
import { timeShiftSection } from './book-timeshift.ts';

/** The sections of `alvh book`, in the order in which they are shown. */
export const BOOK_SECTIONS: readonly BookSection[] = [
  attributionSection,
  explainSection,
  breakEvenSection,
  stressSection,
  timeShiftSection,
  irrSection,
  marginSection,
  capitalSection,
  excursionsSection,
];
