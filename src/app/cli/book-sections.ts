import type { BookSection } from './book-section.ts';

/** The sections of `alvh book`, in the order in which they are shown. */
export const BOOK_SECTIONS: readonly BookSection[] = [];
