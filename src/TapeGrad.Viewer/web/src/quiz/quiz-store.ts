// Stores the answers of a quiz in the browser. Some browsers refuse that to a page opened from disk.
import type { QuizQuestion } from '../core/page';

/** The chosen answer of each question that has been answered. */
type Answers = Map<string, number>;

/** Reads the answers stored under the key, without those of unknown questions and those that make no sense. */
export function readAnswers(key: string, questions: readonly QuizQuestion[]): Answers {
  const answers: Answers = new Map();
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    const byText = new Map(questions.map((one) => [one.question, one]));
    for (const [question, choice] of Object.entries(kept as object)) {
      const asked = byText.get(question);
      if (asked !== undefined && Number.isInteger(choice) && choice >= 0 && choice < asked.answers.length) answers.set(question, choice);
    }
  } catch {
    // Refused or damaged: the quiz starts from the beginning.
  }
  return answers;
}

export function writeAnswers(key: string, answers: Answers): void {
  try {
    if (answers.size === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(Object.fromEntries(answers)));
  } catch {
    // Refused or full: the answers stay only while the page is open.
  }
}
