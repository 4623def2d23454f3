// The reader's changes and the run that follows from them: the banner with the way back, and the field for the learning rate.
import type { Node, Run } from '../core/data';
import { button, fill, html } from '../core/dom';
import * as formulaText from '../core/formula-text';
import { number } from '../core/format';
import { parse } from '../play/guess-form';
import { numbersOf, type State } from '../state';
import { Follower } from './follower';
import { apply } from './interpreter';
import { nudge, sayNudge } from './nudge';
import { learningRate } from './parameter-updates';
import { readChanges } from './what-address';
import { type Changes, isChanged, noChanges, whyNotFollowed } from './whatif';

interface WhatIfActions {
  state(): State;
  /** Shows another run. */
  change(changes: Pick<State, 'run' | 'changes' | 'note' | 'isWhole'>): void;
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
  private readonly follower: Follower;
  /** Why the page cannot recompute the graph; "" if it can. */
  readonly whyNot: string;

  constructor(private readonly logged: Run, private readonly actions: WhatIfActions) {
    this.isFollowed = whyNotFollowed(logged) === '';
    this.whyNot = refusalOf(logged);
    this.follower = new Follower(logged, {
      shown: () => actions.state(),
      show: (run, changes, note, isWhole) => actions.change({ run, changes, note, isWhole }),
      refuse: (error) => actions.announce(`${error.message} The change was not made.`),
    });
    this.rateField = learningRate(logged) === null || !this.isFollowed ? null : html('label', { class: 'rate' }, 'learning rate ', this.rateInput);
    this.rateInput.addEventListener('change', () => this.takeRate());
  }

  /** Shows the changes, the way back and the learning rate. */
  renderChanges({ changes, note, isWhole }: State): void {
    this.banner.setAttribute('aria-busy', String(!isWhole));
    fill(this.said, isChanged(changes) ? [`What if: ${this.described(changes).join(', ')}. ${note} `, this.back(), ' '] : []);
    this.rateInput.value = String(changes.rate ?? learningRate(this.logged) ?? '');
  }

  renderNotice({ changes, notice }: State): void {
    this.notice.textContent = notice;
    this.banner.hidden = notice === '' && !isChanged(changes);
  }

  has(node: Node): boolean {
    const change = this.latest.leaves.get(node.id);
    return change !== undefined && (this.isFollowed || change.step === this.actions.state().step);
  }

  /** The rate with the changes, also while they are being computed; null if the run cannot follow another. */
  get rate(): number | null {
    return this.rateField === null || this.whyNot !== '' ? null : (this.latest.rate ?? learningRate(this.logged));
  }

  /** The number of a leaf in the shown step with the changes, also while they are being computed. */
  valueOf(node: number): number {
    const state = this.actions.state();
    const change = this.latest.leaves.get(state.view.shape.nodes[node]!.id);
    return change !== undefined && change.step === state.step ? change.value : numbersOf(state).data[node]!;
  }

  loggedValueOf(node: number): number {
    return numbersOf({ ...this.actions.state(), run: this.logged }).data[node]!;
  }

  /** What happens if a leaf of the shown step moves a little. */
  nudge(node: number): string {
    const state = this.actions.state();
    const { shape } = state.view;
    const numbers = numbersOf(state);
    return sayNudge(formulaText.reference(shape, numbers, node), state.run.isTraining ? 'the loss' : formulaText.reference(shape, numbers, shape.output), nudge(shape, numbers, node));
  }

  /** Gives a leaf another number from the shown step on; null undoes that. */
  change(node: number, value: number | null): void {
    const { step, view } = this.actions.state();
    const leaves = new Map(this.latest.leaves);
    if (value === null) leaves.delete(view.shape.nodes[node]!.id);
    else leaves.set(view.shape.nodes[node]!.id, { step, value });
    this.take({ ...this.latest, leaves });
  }

  changeRate(rate: number): void {
    this.take({ ...this.latest, rate: rate === learningRate(this.logged) ? null : rate });
  }

  /** Makes the changes that an address asks for, or says why it does not. */
  follow(what: string): void {
    const changes = readChanges(this.logged, what);
    if (typeof changes === 'string') this.actions.announce(changes);
    else if (isChanged(changes) || isChanged(this.latest)) this.follower.follow(changes);
  }

  private take(changes: Changes): void {
    this.actions.announce('');
    this.follower.follow(changes);
  }

  private get latest(): Changes {
    return this.follower.latest ?? this.actions.state().changes;
  }

  private takeRate(): void {
    const rate = parse(this.rateInput.value);
    if (Number.isFinite(rate)) this.changeRate(rate);
    else {
      this.actions.announce(`“${this.rateInput.value}” is not a learning rate. Write 0.5 or 1/3.`);
      this.renderChanges(this.actions.state());
    }
  }

  private back(): HTMLElement {
    return button('Back to the logged run', () => {
      this.take(noChanges);
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

// Tries each kind of operation once.
function refusalOf(logged: Run): string {
  const shapes = new Set(logged.steps.flatMap(({ graph }) => (graph === null ? [] : [graph.shape])));
  const operations = new Map([...shapes].flatMap(({ classes }) => classes).filter(({ kind }) => kind === 'operation').map((like) => [`${like.op} ${like.operands} ${like.constants}`, like]));
  try {
    for (const { op, operands, constants } of operations.values()) apply(op, new Array<number>(operands).fill(1), new Array<number>(constants).fill(1));
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
