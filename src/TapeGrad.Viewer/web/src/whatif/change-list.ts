// The tab “What if”: a slider for each setting and each leaf, and what follows from them.
import { button, fill, html, svg } from '../core/dom';
import * as formulaText from '../core/formula-text';
import { number } from '../core/format';
import { largest, smallest } from '../core/lists';
import type { Run, Shape } from '../core/data';
import { isUnfinished, numbersOf, type State } from '../state';
import { spansDecades } from '../charts/chart-points';
import { sayOutcome } from './outcome';
import { learningRate } from './parameter-updates';
import { rangeAround, rangeFromZero } from './range';
import { Slider } from './slider';
import type { WhatIfPanel } from './what-if-panel';
import { whyNotFollowed } from './whatif';

/** The tab has a slider for so many leaves. The others have theirs in their details. */
const mostLeaves = 60;
const mostPoints = 2000;

interface Row {
  readonly node: number;
  readonly slider: Slider;
  readonly undo: HTMLButtonElement;
}

export class ChangeList {
  private readonly rate: Slider;
  private readonly outcome = html('p', { class: 'nudge', role: 'status' });
  private readonly course = svg('svg', { class: 'course', viewBox: '0 0 100 40', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  private readonly leaves = html('ul', { class: 'leaves' });
  private readonly nudge = html('p', { class: 'nudge' });
  readonly element: HTMLElement;
  private rows: readonly Row[] = [];
  private shape: Shape | null = null;
  /** The leaf whose nudge is shown: the one that moved last. */
  private last: number | null = null;

  constructor(private readonly logged: Run, private readonly whatIf: WhatIfPanel, private readonly choose: (node: number) => void) {
    this.rate = new Slider('Slide the learning rate', (value) => whatIf.changeRate(value));
    this.element = html('div', { class: 'what-if' },
      this.settings(),
      html('section', {}, html('h3', {}, 'Numbers'), whatIf.whyNot === '' ? null : html('p', { class: 'nudge' }, whatIf.whyNot), this.nudge, this.leaves));
  }

  render(state: State): void {
    const { run, step } = state;
    const { shape } = run.steps[step]!.graph!;
    if (shape !== this.shape) this.build(state, shape);
    const isSecret = isUnfinished(state);
    const rate = this.whatIf.rate;
    if (rate !== null) {
      this.rate.show(rate, rangeFromZero(learningRate(this.logged)!, rate));
      this.outcome.textContent = isSecret ? '' : sayOutcome(run, this.logged, rate);
      this.draw(run);
      this.course.toggleAttribute('hidden', isSecret);
    }
    for (const { node, slider, undo } of this.rows) {
      const value = this.whatIf.valueOf(node);
      slider.show(value, rangeAround(this.whatIf.loggedValueOf(node), value));
      undo.hidden = !this.whatIf.has(shape.nodes[node]!);
    }
    const leaf = this.last ?? this.rows[0]?.node ?? null;
    fill(this.nudge, leaf === null || isSecret || this.whatIf.whyNot !== '' ? '' : this.whatIf.nudge(leaf));
  }

  private build(state: State, shape: Shape): void {
    this.shape = shape;
    this.last = null;
    const leaves = this.whatIf.whyNot !== '' ? [] : shape.nodes.flatMap(({ kind }, node) => (kind === 'operation' ? [] : [node]));
    this.rows = leaves.slice(0, mostLeaves).map((node) => ({
      node,
      slider: new Slider(`Slide ${formulaText.reference(shape, numbersOf(state), node)}`, (value) => {
        this.last = node;
        this.whatIf.change(node, value);
      }),
      undo: button('↺', () => this.whatIf.change(node, null), { class: 'plain', 'aria-label': `Undo the change of ${formulaText.reference(shape, numbersOf(state), node)}` }),
    }));
    fill(this.leaves, this.rows.map(({ node, slider, undo }) => html('li', {},
      button(formulaText.reference(shape, numbersOf(state), node), () => this.choose(node), { class: 'chip', title: formulaText.reference(shape, numbersOf(state), node) }), slider.input, slider.output, html('span', {}, undo))));
    if (leaves.length > mostLeaves) this.leaves.append(html('li', { class: 'muted' }, `Choose one of the other ${leaves.length - mostLeaves} in the picture to change it.`));
  }

  // A rate that can be followed has a slider. Of everything else the list says why it has none.
  private settings(): HTMLElement | null {
    if (!this.logged.isTraining || this.logged.settings.size === 0) return null;
    const rate = learningRate(this.logged);
    const others = [...this.logged.settings].filter(([name]) => name !== 'learning-rate').map(([name, value]) => `${name} ${number(value)}`);
    const note = (words: string) => html('p', { class: 'muted' }, words);
    return html('section', {}, html('h3', {}, 'Settings'),
      rate === null ? null
        : this.whatIf.rate === null ? note(`The learning rate of ${number(rate)} has no slider. ${whyNotFollowed(this.logged).replace(', so only that step is recomputed', '')}`)
          : [html('div', { class: 'setting' }, html('span', {}, 'learning rate'), this.rate.input, this.rate.output), this.outcome, this.course],
      others.length === 0 ? null : note(`Only the script knows what follows from ${others.join(', ')}: run it again with --set.`));
  }

  // The loss over the steps: the logged run in grey, and the run with the changes.
  private draw(run: Run): void {
    const every = Math.ceil(run.steps.length / mostPoints);
    const isLog = spansDecades(this.logged.steps.map(({ loss }) => loss));
    const lossesOf = ({ steps }: Run) => steps.filter((_, s) => s % every === 0).map(({ loss }) => (isLog ? Math.log10(loss) : loss));
    const before = lossesOf(this.logged).filter(Number.isFinite);
    const now = lossesOf(run);
    const [low, top] = [smallest(isLog ? before : [0, ...before]), largest(before)];
    const high = Math.max(top, Math.min(2 * top - low, largest(now.filter(Number.isFinite))));
    const path = (losses: readonly number[]) => losses.map((loss, i) => {
      const height = (loss === -Infinity ? 0 : Number.isFinite(loss) ? loss - low : Number.MAX_VALUE) / (high - low || 1);
      return `${i === 0 ? 'M' : 'L'}${((100 * i) / Math.max(1, losses.length - 1)).toFixed(1)} ${Math.max(-40, 38 - 34 * height).toFixed(1)}`;
    }).join('');
    if (before.length > 0) fill(this.course, svg('path', { class: 'before', d: path(lossesOf(this.logged)) }), run === this.logged ? null : svg('path', { d: path(now) }));
  }
}
