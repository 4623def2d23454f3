// The reader's changes and the run that follows from them: the banner with the way back, and the field for the learning rate.
import type { Node, Run } from '../core/data';
import { button, fill, html } from '../core/dom';
import { number } from '../core/format';
import { parse } from '../play/guess-form';
import type { State } from '../state';
import { learningRate } from './parameter-updates';
import { type Changes, whatIf, whyNotFollowed } from './whatif';

const noChanges: Changes = { rate: null, leaves: new Map() };

interface WhatIfActions {
  state(): State;
  /** Shows another run. */
  change(changes: Pick<State, 'run' | 'changes' | 'note' | 'notice'>): void;
  announce(notice: string): void;
  /** Takes the focus from a button that disappears. */
  home(): void;
}

export class WhatIfPanel {
  private readonly said = html('span');
  private readonly notice = html('span');
  readonly banner = html('p', { class: 'banner', role: 'status', hidden: '' }, this.said, this.notice);
  private readonly isFollowed: boolean;
  /** Null if the run has no learning rate, or does not train by it. */
  readonly rateField: HTMLElement | null;
  private readonly rateInput = html('input', { type: 'text', inputmode: 'decimal', size: '6', 'aria-label': 'Learning rate' });

  constructor(private readonly logged: Run, private readonly actions: WhatIfActions) {
    this.isFollowed = whyNotFollowed(logged) === '';
    this.rateField = learningRate(logged) === null || !this.isFollowed ? null : html('label', { class: 'rate' }, 'learning rate ', this.rateInput);
    this.rateInput.addEventListener('change', () => this.takeRate());
  }

  /** Shows the changes, the way back and the learning rate. */
  renderChanges({ changes, note }: State): void {
    fill(this.said, isChanged(changes) ? [`What if: ${this.described(changes).join(', ')}. ${note} `, this.back(), ' '] : []);
    this.showRate(changes);
  }

  renderNotice({ changes, notice }: State): void {
    this.notice.textContent = notice;
    this.banner.hidden = notice === '' && !isChanged(changes);
  }

  has(node: Node): boolean {
    const { changes, step } = this.actions.state();
    const change = changes.leaves.get(node.id);
    return change !== undefined && (this.isFollowed || change.step === step);
  }

  /** Gives a leaf another number from the shown step on; null undoes that. */
  change(node: Node, value: number | null): void {
    const { changes, step } = this.actions.state();
    const leaves = new Map(changes.leaves);
    if (value === null) leaves.delete(node.id);
    else leaves.set(node.id, { step, value });
    this.apply({ ...changes, leaves });
  }

  private takeRate(): void {
    const { changes } = this.actions.state();
    const rate = parse(this.rateInput.value);
    if (Number.isFinite(rate)) this.apply({ ...changes, rate: rate === learningRate(this.logged) ? null : rate });
    else {
      this.actions.announce(`“${this.rateInput.value}” is not a learning rate. Write 0.5 or 1/3.`);
      this.showRate(changes);
    }
  }

  private showRate({ rate }: Changes): void {
    this.rateInput.value = String(rate ?? learningRate(this.logged) ?? '');
  }

  private apply(changes: Changes): void {
    try {
      const { run, note } = isChanged(changes) ? whatIf(this.logged, changes) : { run: this.logged, note: '' };
      this.actions.change({ run, changes, note, notice: '' });
    } catch (error) {
      this.actions.announce(`${(error as Error).message} The change was not made.`);
    }
  }

  private back(): HTMLElement {
    return button('Back to the logged run', () => {
      this.apply(noChanges);
      this.actions.home();
    });
  }

  private described({ rate, leaves }: Changes): string[] {
    return [...(rate === null ? [] : [`learning rate ${number(rate)}`]), ...[...leaves].map(([id, { step, value }]) => {
      const leaf = this.logged.steps[step]!.graph!.shape.nodes.find((node) => node.id === id);
      return `${leaf?.name ?? `${leaf?.kind ?? 'leaf'} #${id}`} = ${number(value)}${this.logged.isTraining ? ` ${this.isFollowed ? 'from' : 'in'} step ${this.logged.steps[step]!.number}` : ''}`;
    })];
  }
}

function isChanged({ rate, leaves }: Changes): boolean {
  return rate !== null || leaves.size > 0;
}
