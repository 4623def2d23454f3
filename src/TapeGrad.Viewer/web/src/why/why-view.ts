// Why the chosen node has its gradient: its strongest paths with their products, which add up to the gradient. A press plays one.
import { isDrawnThrough } from '../core/gathers';
import type { Numbers, Shape } from '../core/data';
import { button, fill, html } from '../core/dom';
import { factor, signed } from '../core/format';
import { reference } from '../core/formula-text';
import { numbersOf, type State } from '../state';
import { type Explanation, explain } from './explain';
import type { Path } from './paths';
import { Sweeps } from './sweeps';

interface WhyActions {
  choose(node: number): void;
  /** Lights edges from the output to the node, one after the other. */
  play(edges: readonly number[]): void;
}

const mostPaths = 5;
const mostPlaces = 8;

export class WhyView {
  readonly element = html('section', { class: 'why', 'aria-label': 'Why it has this gradient', hidden: '' });
  private sweeps: Sweeps | null = null;

  constructor(private readonly actions: WhyActions) {}

  /** Explains the chosen node. With `isSecret`, its numbers are still to be guessed. */
  render(state: State, isSecret: boolean): void {
    const numbers = numbersOf(state);
    this.element.hidden = state.chosen === null || isSecret || numbers.grad === null;
    if (this.element.hidden) {
      fill(this.element);
      return;
    }
    const { shape } = state.view;
    if (this.sweeps === null || this.sweeps.numbers !== numbers) this.sweeps = new Sweeps(shape, numbers);
    const it = explain(this.sweeps, state.chosen!, mostPaths);
    const places = [...new Set(it.places)].filter((node) => node !== state.chosen).slice(0, mostPaths);
    const names = places.map((node) => reference(shape, numbers, node));
    // Nodes of one name are told apart by their places on the tape.
    const told = names.map((name, i) => (names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} n${shape.nodes[places[i]!]!.id}`));
    fill(this.element,
      html('h3', {}, 'Why'),
      html('p', { class: it.cause === null ? '' : 'note' }, it.sentence),
      places.length === 0 ? null : html('p', {}, 'Look at ', places.flatMap((node, i) => [i > 0 ? ' ' : '', button(told[i]!, () => this.actions.choose(node), { class: 'chip' })])),
      state.chosen === shape.output || it.strongest.length === 0 ? null : this.pathsOf(shape, numbers, it, state.chosen!));
  }

  private pathsOf(shape: Shape, numbers: Numbers, it: Explanation, node: number): HTMLElement {
    const rows = it.strongest.map((path) => html('li', {}, this.pathOf(shape, numbers, path, node)));
    if (!it.isAll) rows.push(html('li', { class: 'path-sum' }, html('span', { class: signOf(it.rest) }, signed(it.rest)), ' all other paths together'));
    if (rows.length > 1) rows.push(html('li', { class: 'path-sum total' }, html('span', { class: signOf(it.gradient) }, `= ${signed(it.gradient)}`)));
    return html('ol', { class: 'paths' }, rows);
  }

  private pathOf(shape: Shape, numbers: Numbers, { product, factors, edges }: Path, node: number): HTMLElement {
    const names = [node, ...edges.map((edge) => shape.edges[edge]!.user).filter((user) => !isDrawnThrough(shape, user))].map((n) => reference(shape, numbers, n));
    const seed = numbers.grad![shape.output]!;
    // Factors of 1 tell nothing where there are many.
    const told = [...factors, ...(seed === 1 ? [] : [seed])].filter((value, _, all) => value !== 1 || all.length < 4);
    const made = html('button', { type: 'button', class: 'path', title: 'Play this path' },
      html('span', { class: `path-product ${signOf(product)}` }, `▶ ${signed(product)}`),
      html('span', { class: 'path-way' }, shortened(names).join(' → ')),
      told.length < 2 ? null : html('span', { class: 'path-factors local' }, shortened(told.map((value) => factor(value))).join(' · ')));
    made.addEventListener('click', () => this.actions.play(edges));
    return made;
  }
}

function signOf(value: number): string {
  return value > 0 ? 'plus' : value < 0 ? 'minus' : '';
}

function shortened(texts: readonly string[]): readonly string[] {
  return texts.length <= mostPlaces ? texts : [...texts.slice(0, 3), `… ${texts.length - 6} more …`, ...texts.slice(-3)];
}
