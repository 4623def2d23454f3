// What doctor found in the run: a list that leads to the steps.
import { button, html } from '../core/dom';
import type { Finding } from '../core/page';

const levels = { error: 'Error', warning: 'Warning', note: 'Note' } as const;

/** The list. `go` shows where a finding begins; findings without a step and a line are about the whole run. */
export function createFindings(findings: readonly Finding[], go: (finding: Finding) => void): HTMLElement {
  return html('section', { class: 'findings', 'aria-label': 'What doctor found' }, html('ul', {}, findings.map((finding) => {
    const where = [finding.step === undefined ? '' : `step ${finding.step}`, finding.line === undefined ? '' : `line ${finding.line}`].filter((part) => part !== '');
    return html('li', { class: `finding ${finding.level}` },
      html('p', {}, html('strong', {}, levels[finding.level]), html('span', { class: 'muted' }, ` ${finding.code} ${finding.name}`)),
      html('p', {}, finding.message),
      html('p', { class: 'muted' }, finding.action),
      where.length === 0 ? null : button(`Go to ${where.join(', ')}`, () => go(finding), { class: 'chip' }));
  })));
}
