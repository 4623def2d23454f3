// The page's own settings, which the library writes beside the data.
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
