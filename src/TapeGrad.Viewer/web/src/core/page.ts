// The settings that the library writes into the page beside the data.
import type { Palette } from './palette';

export interface QuizQuestion {
  readonly question: string;
  readonly answers: readonly string[];
  readonly right: number;
  readonly explanation: string;
}

/** What doctor found, as `tapegrad doctor --json` writes it. */
export interface Finding {
  readonly code: string;
  readonly name: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly step?: number;
  readonly line?: number;
  readonly message: string;
  readonly action: string;
}

export interface PageSettings {
  readonly palette: Palette;
  readonly quiz?: readonly QuizQuestion[];
  readonly findings?: readonly Finding[];
  /** The page is a playground, and begins with this formula. */
  readonly playground?: { readonly formula?: string };
}
