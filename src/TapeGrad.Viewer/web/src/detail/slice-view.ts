// The chart of a leaf in the details: the output along this leaf, with its tangent and the step taken.
import { linearRange, linearTicks, type Range, shareOf } from '../charts/chart-ticks';
import { html, svg } from '../core/dom';
import { number, signed } from '../core/format';
import { reference } from '../core/formula-text';
import { numbersOf, type State } from '../state';
import { UnknownOperation } from '../whatif/interpreter';
import { type Slice, sliceOf } from './slice';

const [width, height] = [300, 170];
const plot = { left: 46, top: 8, right: width - 10, bottom: height - 26 };

/** The chart of the chosen leaf, and what it says; nothing if another node is chosen. */
export function sliceView(state: State): readonly HTMLElement[] {
  const { chosen, run, step } = state;
  const { shape } = state.view;
  if (chosen === null || shape.nodes[chosen]!.kind === 'operation' || chosen === shape.output) return [];
  const name = reference(shape, numbersOf(state), chosen);
  const output = run.isTraining ? 'loss' : reference(shape, numbersOf(state), shape.output);
  const heading = html('h3', {}, `The ${output} along ${name}`);
  try {
    const slice = sliceOf(run, step, chosen);
    if (slice === null) return [];
    const words = wordsOf(slice, name, output);
    return [heading, html('div', { class: 'slice' }, chartOf(slice, name, `The ${output} as a curve over ${name}. ${words}`)), html('p', { class: 'muted' }, words)];
  } catch (error) {
    if (!(error instanceof UnknownOperation)) throw error;
    return [heading, html('p', { class: 'muted' }, error.message)];
  }
}

function wordsOf({ here, there }: Slice, name: string, output: string): string {
  const tangent = here.slope === null ? '' : `The dashed tangent has the slope ${signed(here.slope)}. `;
  if (there === null || here.slope === null) return `${tangent}All other leaves keep their numbers.`;
  const predicted = here.slope * (there.x - here.x);
  return `${tangent}The step moves ${name} from ${number(here.x)} to ${number(there.x)}: the tangent predicts a change of ${signed(predicted)}, and along ${name} alone the ${output} changes by ${signed(there.y - here.y)}.`;
}

function chartOf({ here, there, points, low, high }: Slice, name: string, said: string): SVGSVGElement {
  const [x, y] = [{ low: points[0]!.x, high: points.at(-1)!.x }, linearRange(low, high)];
  const left = (at: number) => plot.left + shareOf(x, at) * (plot.right - plot.left);
  const top = (at: number) => plot.bottom - shareOf(y, at) * (plot.bottom - plot.top);
  const d = points.map((point, i) => (Number.isFinite(point.y) ? `${i === 0 || !Number.isFinite(points[i - 1]!.y) ? 'M' : 'L'}${left(point.x).toFixed(1)} ${top(point.y).toFixed(1)}` : '')).join('');
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': said });
  for (const { at, label } of linearTicks(y, 4)) {
    picture.append(svg('path', { class: 'grid', d: `M${plot.left} ${top(at).toFixed(1)}H${plot.right}` }), svg('text', { x: plot.left - 6, y: (top(at) + 4).toFixed(1), 'text-anchor': 'end' }, label));
  }
  for (const { at, label } of linearTicks(x, 4)) picture.append(svg('text', { x: left(at).toFixed(1), y: height - 12, 'text-anchor': 'middle' }, label));
  picture.append(svg('text', { x: plot.right, y: height - 1, 'text-anchor': 'end' }, name.length > 24 ? `${name.slice(0, 23)}…` : name));
  picture.append(svg('path', { class: 'curve', d }));
  if (here.slope !== null && Number.isFinite(here.slope)) {
    const ends = tangentOf(here.x, here.y, here.slope, x, y);
    picture.append(svg('path', { class: `tangent ${here.slope > 0 ? 'plus' : here.slope < 0 ? 'minus' : ''}`, d: `M${ends.map((at) => `${left(at).toFixed(1)} ${top(here.y + here.slope! * (at - here.x)).toFixed(1)}`).join('L')}` }));
  }
  if (there !== null && Number.isFinite(there.y)) {
    picture.append(svg('path', { class: 'step', d: `M${left(here.x).toFixed(1)} ${top(here.y).toFixed(1)}L${left(there.x).toFixed(1)} ${top(there.y).toFixed(1)}` }),
      svg('circle', { class: 'there', cx: left(there.x).toFixed(1), cy: top(there.y).toFixed(1), r: 4.5 }));
  }
  if (Number.isFinite(here.y)) picture.append(svg('circle', { class: 'here', cx: left(here.x).toFixed(1), cy: top(here.y).toFixed(1), r: 4.5 }));
  return picture;
}

// The part of a tangent that is within the plot.
function tangentOf(x: number, y: number, slope: number, across: Range, up: Range): readonly [number, number] {
  const reaches = slope === 0 ? [-Infinity, Infinity] : [(up.low - y) / slope, (up.high - y) / slope].sort((a, b) => a - b);
  return [Math.max(across.low, x + reaches[0]!), Math.min(across.high, x + reaches[1]!)];
}
