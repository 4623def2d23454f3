// The settings that the library writes into the page beside the data.
import type { Palette } from './palette';

export interface QuizQuestion {
  readonly question: string;
  readonly answers: readonly string[];
  readonly right: number;
  readonly explanation: string;
}

export interface PageSettings {
  readonly palette: Palette;
  readonly quiz?: readonly QuizQuestion[];
}
