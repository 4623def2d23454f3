// What has been answered in a quiz, kept by the browser where it allows that: a page opened from disk may be refused.
import type { QuizQuestion } from '../core/page';

/** The chosen answer of each question that has been answered. */
type Answers = Map<string, number>;

/** What is kept under the key; nothing of questions that are no longer asked, and nothing where it makes no sense. */
export function readAnswers(key: string, questions: readonly QuizQuestion[]): Answers {
  const answers: Answers = new Map();
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    for (const [question, choice] of Object.entries(kept as object)) {
      const asked = questions.find((one) => one.question === question);
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
    // Refused or full: the answers last as long as the page.
  }
}
