// The reader's changes and the run that follows from them: the banner with the way back, and the field for the learning rate.
import type { Node, Run } from '../core/data';
import { button, fill, html } from '../core/dom';
import { number } from '../core/format';
import { parse } from '../play/guess-form';
import { learningRate } from './parameter-updates';
import { type Changes, whatIf, whyNotFollowed } from './whatif';

const noChanges: Changes = { rate: null, leaves: new Map() };

export class WhatIfPanel {
  private readonly state = html('span');
  private readonly notice = html('span');
  readonly banner = html('p', { class: 'banner', role: 'status', hidden: '' }, this.state, this.notice);
  private readonly isFollowed: boolean;
  /** Null if the run has no learning rate, or does not train by it. */
  readonly rateField: HTMLElement | null;
  /** The logged run, or the run with the changes. */
  run: Run;
  private changes = noChanges;
  private readonly rateInput = html('input', { type: 'text', inputmode: 'decimal', size: '6', 'aria-label': 'Learning rate' });

  /** `step` returns the shown step, `changed` is called when `run` changes, and `home` takes the focus from a button that disappears. */
  constructor(private readonly logged: Run, private readonly step: () => number, private readonly changed: () => void, private readonly home: () => void) {
    this.run = logged;
    this.isFollowed = whyNotFollowed(logged) === '';
    this.rateField = learningRate(logged) === null || !this.isFollowed ? null : html('label', { class: 'rate' }, 'learning rate ', this.rateInput);
    this.showRate();
    this.rateInput.addEventListener('change', () => this.takeRate());
  }

  has(node: Node): boolean {
    const change = this.changes.leaves.get(node.id);
    return change !== undefined && (this.isFollowed || change.step === this.step());
  }

  /** Gives a leaf another number from the shown step on; null undoes that. */
  change(node: Node, value: number | null): void {
    const leaves = new Map(this.changes.leaves);
    if (value === null) leaves.delete(node.id);
    else leaves.set(node.id, { step: this.step(), value });
    this.apply({ ...this.changes, leaves });
  }

  /** Shows a message beside the changes; "" removes it. */
  announce(text: string): void {
    this.notice.textContent = text;
    this.showBanner();
  }

  private showBanner(): void {
    this.banner.hidden = this.notice.textContent === '' && this.state.childNodes.length === 0;
  }

  private takeRate(): void {
    const rate = parse(this.rateInput.value);
    if (Number.isFinite(rate)) this.apply({ ...this.changes, rate: rate === learningRate(this.logged) ? null : rate });
    else {
      this.announce(`“${this.rateInput.value}” is not a learning rate. Write 0.5 or 1/3.`);
      this.showRate();
    }
  }

  private showRate(): void {
    this.rateInput.value = String(this.changes.rate ?? learningRate(this.logged) ?? '');
  }

  private apply(changes: Changes): void {
    const isChanged = changes.rate !== null || changes.leaves.size > 0;
    try {
      const { run, note } = isChanged ? whatIf(this.logged, changes) : { run: this.logged, note: '' };
      this.run = run;
      this.changes = changes;
      fill(this.state, isChanged ? [`What if: ${this.described().join(', ')}. ${note} `, this.back(), ' '] : []);
      this.announce('');
    } catch (error) {
      this.announce(`${(error as Error).message} The change was not made.`);
      return;
    }
    this.showRate();
    this.changed();
  }

  private back(): HTMLElement {
    return button('Back to the logged run', () => {
      this.apply(noChanges);
      this.home();
    });
  }

  private described(): string[] {
    const rate = this.changes.rate === null ? [] : [`learning rate ${number(this.changes.rate)}`];
    return [...rate, ...[...this.changes.leaves].map(([id, { step, value }]) => {
      const leaf = this.logged.steps[step]!.graph!.shape.nodes.find((node) => node.id === id);
      return `${leaf?.name ?? `${leaf?.kind ?? 'leaf'} #${id}`} = ${number(value)}${this.logged.isTraining ? ` ${this.isFollowed ? 'from' : 'in'} step ${this.logged.steps[step]!.number}` : ''}`;
    })];
  }
}
