// Everything about one node: its formula, its number, and its gradient as a sum over the nodes that use it.
import type { Run } from '../core/data';
import { share } from '../core/data';
import { behind, usesOf } from '../core/gathers';
import { button, fill, html, svg } from '../core/dom';
import { blockedBy, isBlocking } from '../graph/gradients';
import { exact, factor, number, signed } from '../core/format';
import { product } from '../core/rich-text';
import { isSecret, type State } from '../state';
import { movedTo } from '../whatif/parameter-updates';
import * as formulaText from '../core/formula-text';
import { largest, smallest } from '../core/lists';

interface PanelActions {
  choose(node: number): void;
  close(): void;
  /** What changes the node, below its number. It stays where it is, so that it can be dragged. */
  readonly change: HTMLElement;
  /** What follows the gradient of a node. */
  readonly why: HTMLElement;
}

const mostTerms = 12;

export function createPanel(actions: PanelActions): { element: HTMLElement; render(state: State): void } {
  const [above, below] = [html('div'), html('div')];
  const element = html('div', { class: 'panel' }, above, actions.change, below);
  return {
    element,
    // What has the focus keeps it.
    render(state) {
      const { run, step, chosen: node } = state;
      const focused = element.contains(document.activeElement) ? document.activeElement!.getAttribute('data-key') : null;
      if (node === null) {
        fill(above, html('h2', {}, 'A node in detail'), html('p', { class: 'muted' }, 'Select a node to see its formula, its number, and its gradient as a sum over the nodes that use it.'));
        fill(below);
      } else if (isSecret(state, node, true)) {
        fill(above, secret(run, step, node, actions));
        fill(below);
      } else {
        fill(above, numberOf(run, step, node, actions));
        fill(below, gradientParts(run, step, node, actions));
      }
      if (focused !== null) element.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus();
    },
  };
}

function numberOf(run: Run, step: number, node: number, actions: PanelActions): Node[] {
  const { shape, numbers } = run.steps[step]!.graph!;
  const parts = headOf(run, step, node, actions);
  if (shape.nodes[node]!.kind === 'operation') parts.push(section('Formula', html('p', { class: 'math' }, `${formulaText.formula(shape, numbers, node)}`), html('p', { class: 'math muted' }, `= ${formulaText.working(shape, numbers, node)}`)));
  parts.push(section('Value', html('p', { class: 'big data', title: exact(numbers.data[node]!) }, number(numbers.data[node]!, 6))));
  return parts;
}

function gradientParts(run: Run, step: number, node: number, actions: PanelActions): Node[] {
  const { shape, numbers } = run.steps[step]!.graph!;
  const it = shape.nodes[node]!;
  const parts: Node[] = [];
  const moved = movedTo(run, step)(node);
  if (moved !== null) parts.push(html('p', { class: 'muted' }, `After the update: ${number(moved, 6)}`));
  if (it.operands.length > 0) {
    parts.push(section('Operands', listOf(it.operands, (edge, slot) => {
      const operand = behind(shape, shape.edges[edge]!.operand);
      const rule = formulaText.rule(it, slot);
      return html('li', {}, chip(formulaText.reference(shape, numbers, operand), () => actions.choose(operand), `operand-${slot}`), ` = ${number(numbers.data[operand]!)}`,
        html('small', {}, `local derivative ${number(numbers.local[edge]!)}${rule === '' || rule === number(numbers.local[edge]!) ? '' : `: ${rule}`}`));
    })));
  }
  parts.push(gradient(run, step, node, actions), actions.why);
  const history = historyOf(run, node);
  if (history !== null) parts.push(section('Over training', history));
  return parts;
}

function headOf(run: Run, step: number, node: number, actions: PanelActions): Node[] {
  const { shape, numbers } = run.steps[step]!.graph!;
  const it = shape.nodes[node]!;
  const kind = it.kind === 'operation' ? `operation ${formulaText.sign(it.op)}` : it.kind;
  return [
    html('header', {}, html('h2', {}, formulaText.reference(shape, numbers, node)), button('×', () => actions.close(), { 'aria-label': 'Close the details', class: 'plain' })),
    html('p', { class: 'muted' }, [kind, it.scope === '' ? '' : `in ${it.scope}`, `place ${it.id} on the tape`].filter((part) => part !== '').join(' · ')),
  ];
}

// Shows a node without its numbers, which are still to be guessed.
function secret(run: Run, step: number, node: number, actions: PanelActions): Node[] {
  const { shape, numbers } = run.steps[step]!.graph!;
  const formula = shape.nodes[node]!.kind === 'operation' ? [section('Formula', html('p', { class: 'math' }, formulaText.formula(shape, numbers, node)))] : [];
  return [...headOf(run, step, node, actions), ...formula, html('p', { class: 'note' }, 'Guess first: the numbers of this node appear here once you have seen them all in the picture.')];
}

function gradient(run: Run, step: number, node: number, actions: PanelActions): HTMLElement {
  const { shape, numbers } = run.steps[step]!.graph!;
  const { grad } = numbers;
  if (grad === null) return section('Gradient', html('p', {}, 'This graph has no gradients: the last sweep did not start at this output.'));
  const parts: Node[] = [html('p', { class: `big ${grad[node]! < 0 ? 'minus' : grad[node]! > 0 ? 'plus' : ''}`, title: exact(grad[node]!) }, signed(grad[node]!, 6))];
  if (node === shape.output) parts.push(html('p', { class: 'muted' }, `The sweep starts here, with ${number(grad[node]!)}.`));
  const uses = usesOf(shape, node);
  if (uses.length > 0) {
    parts.push(listOf(uses, (edge, i) => {
      const { user } = shape.edges[edge]!;
      return html('li', {}, chip(formulaText.reference(shape, numbers, user), () => actions.choose(user), `user-${i}`), ' ', product(grad[user]!, numbers.local[edge]!, share(shape, numbers, edge)).map(({ kind, text }) => html('span', { class: kind }, text)));
    }));
    if (uses.length > 1) parts.push(html('p', { class: 'math' }, `${uses.slice(0, 6).map((edge) => factor(share(shape, numbers, edge))).join(' + ')}${uses.length > 6 ? ' + …' : ''} = ${signed(grad[node]!)}`));
  }
  const total = numbers.accumulated?.[node];
  if (total !== undefined && !Object.is(total, grad[node]!)) parts.push(html('p', { class: 'muted' }, `Accumulated since it was last cleared: ${signed(total)}`));
  if (isBlocking(shape, numbers, node)) parts.push(blockade(run, step, node));
  return section('Gradient', parts);
}

function blockade(run: Run, step: number, node: number): HTMLElement {
  const { shape, numbers } = run.steps[step]!.graph!;
  const blocked = blockedBy(shape, numbers, node);
  const parameters = blocked.filter((n) => shape.nodes[n]!.kind === 'parameter').length;
  const who = shape.nodes[node]!.op.includes('relu') ? 'This ReLU is dead here: its input is not above 0' : 'The function is flat here';
  const among = parameters === 0 ? '' : `, ${parameters} of them ${parameters === 1 ? 'a parameter' : 'parameters'},`;
  const those = blocked.length === 1 ? `One ${parameters === 1 ? 'parameter' : 'node'} behind it gets` : `${blocked.length} nodes behind it${among} get`;
  const behind = blocked.length === 0 ? '' : ` ${those} no gradient, because every path to the output leads through here.`;
  return html('p', { class: 'note' }, `${who}, so the gradient ${signed(numbers.grad![node]!)} stops.${behind}`);
}

// A small line for the node's number and one for its gradient, over the steps that kept a graph.
function historyOf(run: Run, node: number): HTMLElement | null {
  const shape = run.steps.find((step) => step.graph !== null)?.graph!.shape;
  const graphs = run.steps.flatMap((step) => (step.graph !== null && step.graph.shape === shape ? [step.graph.numbers] : []));
  if (graphs.length < 2 || shape!.nodes.length <= node) return null;
  const data = graphs.map((g) => g.data[node]!);
  const grads = graphs.flatMap((g) => (g.grad === null ? [] : [g.grad[node]!]));
  return html('div', { class: 'history' }, spark('value', data, number), grads.length > 1 ? spark('gradient', grads, signed) : null);
}

function spark(what: string, values: readonly number[], print: (value: number) => string): HTMLElement {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [smallest(finite), largest(finite)];
  const every = Math.max(1, Math.floor(values.length / 300));
  const points = values.filter((_, i) => i % every === 0 || i === values.length - 1);
  const d = points.map((value, i) => `${i === 0 || !Number.isFinite(points[i - 1]!) ? 'M' : 'L'}${((i / Math.max(1, points.length - 1)) * 100).toFixed(1)} ${(26 - (high > low ? ((value - low) / (high - low)) * 24 : 12)).toFixed(1)}`)
    .filter((_, i) => Number.isFinite(points[i]!)).join('');
  const said = `${what} ${print(values[0]!)} → ${print(values.at(-1)!)}`;
  return html('p', {}, html('small', {}, said), svg('svg', { class: `spark ${what}`, viewBox: '0 0 100 28', preserveAspectRatio: 'none', role: 'img', 'aria-label': said }, svg('path', { d })));
}

function listOf(items: readonly number[], item: (value: number, index: number) => HTMLLIElement): HTMLElement {
  const list = html('ul', {}, items.slice(0, mostTerms).map(item));
  if (items.length > mostTerms) list.append(html('li', { class: 'muted' }, `… and ${items.length - mostTerms} more`));
  return list;
}

function chip(text: string, press: () => void, key: string): HTMLButtonElement {
  return button(text, press, { class: 'chip', 'data-key': key });
}

function section(title: string, ...children: readonly (Node | null | readonly Node[])[]): HTMLElement {
  return html('section', {}, html('h3', {}, title), children);
}
