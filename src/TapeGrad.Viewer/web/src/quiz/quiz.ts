// Questions with answers to choose from. The explanation appears after the answer.
import { fill, html } from '../core/dom';
import type { QuizQuestion } from '../core/page';
import { readAnswers, writeAnswers } from './quiz-store';

/** The quiz, with the answers stored under this key; null without questions. */
export function createQuiz(questions: readonly QuizQuestion[] | undefined, storageKey: string): HTMLElement | null {
  if (questions === undefined || questions.length === 0) return null;
  const chosen = readAnswers(storageKey, questions);
  const score = html('p', { class: 'quiz-score', role: 'status' });
  const again = html('button', { type: 'button', class: 'quiz-again' }, 'Start over');
  const list = html('ol', { class: 'quiz-questions' });

  const update = () => {
    const right = questions.filter((question) => chosen.get(question.question) === question.right).length;
    score.textContent = `${right} of ${questions.length} right${chosen.size < questions.length ? `, ${questions.length - chosen.size} to answer` : ''}`;
    again.hidden = chosen.size === 0;
  };
  const ask = () => {
    fill(list, questions.map((question, i) => html('li', {}, block(question, `${storageKey}-${i}`, chosen.get(question.question), (choice) => {
      chosen.set(question.question, choice);
      writeAnswers(storageKey, chosen);
      update();
    }))));
    update();
  };
  again.addEventListener('click', () => {
    chosen.clear();
    writeAnswers(storageKey, chosen);
    ask();
    list.querySelector('input')?.focus();
  });
  ask();
  return html('section', { class: 'quiz', 'aria-label': 'Quiz' }, html('div', { class: 'quiz-head' }, html('h2', {}, 'Quiz'), score, again), list);
}

function block(question: QuizQuestion, name: string, before: number | undefined, answered: (choice: number) => void): HTMLElement {
  const options = question.answers.map((answer, i) => {
    const input = html('input', { type: 'radio', name, value: String(i) });
    return { input, label: html('label', { class: 'quiz-answer' }, input, html('span', {}, answer)) };
  });
  const check = html('button', { type: 'submit', class: 'quiz-check' }, 'Check');
  const result = html('div', { class: 'quiz-result', role: 'status', tabindex: '-1' });
  const form = html('form', {}, html('fieldset', {}, html('legend', {}, question.question), options.map((option) => option.label)), check, result);

  const reveal = (choice: number) => {
    const isRight = choice === question.right;
    options.forEach(({ input, label }, i) => {
      input.disabled = true;
      input.checked = i === choice;
      if (i === question.right) mark(label, 'right', '✓', 'right answer');
      else if (i === choice) mark(label, 'wrong', '✗', 'your answer, not right');
    });
    check.hidden = true;
    result.dataset['right'] = String(isRight);
    result.replaceChildren(
      html('strong', {}, isRight ? '✓ Right. ' : `✗ Not right: it is “${question.answers[question.right] ?? ''}”. `),
      question.explanation);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const choice = options.findIndex(({ input }) => input.checked);
    if (choice < 0) {
      result.textContent = 'Choose an answer first.';
      return;
    }
    reveal(choice);
    result.focus();
    answered(choice);
  });
  if (before !== undefined) reveal(before);
  return form;
}

function mark(label: HTMLElement, kind: string, sign: string, words: string): void {
  label.classList.add(`quiz-${kind}`);
  label.append(html('span', { class: 'quiz-sign' }, `${sign} ${words}`));
}
