// The map of the chosen node in the details, where it depends on two inputs.
import { themeAt } from '../charts/chart-style';
import { html } from '../core/dom';
import { number } from '../core/format';
import { reference } from '../core/formula-text';
import { areaOf, drawOn, fitted, within } from '../map/map-canvas';
import { colorsAt } from '../map/map-draw';
import { colorRange, evaluator, extentOf, finish, gridOf, sideFor } from '../map/map-grid';
import { type Neuron, neuronOf } from '../map/neuron';
import { ReadOut } from '../map/read-out';
import { numbersOf, type State } from '../state';
import { UnknownOperation } from '../whatif/interpreter';

/** The map of the chosen node; nothing if it does not depend on exactly two inputs, or the page does not know an operation. */
export function neuronView(state: State): readonly HTMLElement[] {
  const { chosen, run, step, view } = state;
  const neuron = chosen === null ? null : neuronOf(run, step, chosen);
  if (neuron === null) return [];
  try {
    return mapOf(neuron, reference(view.shape, numbersOf(state), chosen!));
  } catch (error) {
    if (error instanceof UnknownOperation) return [];
    throw error;
  }
}

function mapOf(neuron: Neuron, name: string): HTMLElement[] {
  const { setting, x, y, names } = neuron;
  const at = evaluator(setting);
  const grid = finish(gridOf(setting, x, y, Math.min(32, sideFor(setting.part.shape.nodes.length))));
  const canvas = html('canvas');
  const box = html('div', { class: 'map-plot', role: 'img', 'aria-label': `Heat map of ${name} over ${names.join(' and ')}.` }, canvas);
  const readOut = new ReadOut(box, (across, up) => {
    const [left, right] = [within(x, across), within(y, up)];
    return `${names[0]} ${number(left)}, ${names[1]} ${number(right)}: ${name} is ${number(at(left, right)[0]!)}.`;
  });
  const scale = colorRange(extentOf(grid.values), neuron.isShare);
  new ResizeObserver(() => requestAnimationFrame(() => {
    const theme = themeAt(box);
    const plot = fitted(canvas, box, y, theme);
    if (plot === null) return;
    drawOn(canvas, plot, theme, colorsAt(box, theme, 1), neuron, { grid, ...scale, places: [], own: setting.points[0]! });
    readOut.place(areaOf(plot));
  })).observe(box);
  const key = html('p', { class: 'muted' }, `Orange with +: above ${scale.middle}; purple with −: below. The ring is this step’s point.`);
  return [html('h3', {}, `${name} over ${names.join(' and ')}`), box, readOut.element, key];
}
