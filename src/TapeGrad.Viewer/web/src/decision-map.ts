// What the model would say at every other point: the prediction over its two inputs, computed again for the chosen step.
import { labelRoom, type PlotAxis } from './chart-axes';
import { onThemeChange, themeAt } from './chart-style';
import { linearTicks, type Range } from './chart-ticks';
import type { Run, Shape, Step } from './data';
import { html } from './dom';
import { number } from './format';
import { colorRange, extentOf, type Grid, gridOf, inputRange, placesOf, sideFor } from './map-grid';
import { colorsAt, drawMap } from './map-draw';
import { type MappedNode, mappedNode, type Part, partOf } from './map-node';
import { UnknownOperation } from './interpreter';

/** How long the page may be held up at once, in milliseconds. */
const patience = 6;

/** The map of a run with two inputs; null where it has no such graph, or one with an operation that the page cannot compute. */
export function createDecisionMap(run: Run): { element: HTMLElement; show(step: number): void } | null {
  const mapped = new Map<Shape, MappedNode>();
  for (const { graph } of run.steps) {
    const found = graph === null || mapped.has(graph.shape) ? null : mappedNode(run, graph.shape);
    if (graph !== null && found !== null) mapped.set(graph.shape, found);
  }
  try {
    return mapped.size === 0 ? null : DecisionMap.of(run, mapped);
  } catch (error) {
    if (error instanceof UnknownOperation) return null;
    throw error;
  }
}

type Graph = NonNullable<Step['graph']>;

class DecisionMap {
  readonly element: HTMLElement;
  private readonly canvas = html('canvas', {});
  private readonly box = html('div', { class: 'map-plot', role: 'img' }, this.canvas);
  private readonly caption = html('p', { class: 'chart-note' });
  private readonly ends = [html('span'), html('span'), html('span')] as const;
  private readonly ramp = html('div', { class: 'map-ramp' });
  private readonly parts = new Map<Shape, Part>();
  private readonly places;
  private readonly names: readonly [string, string];
  private readonly isShare: boolean;
  private drawn: { graph: Graph; grid: Grid } | null = null;
  private isBusy = false;
  private step = -1;

  private constructor(private readonly run: Run, private readonly mapped: ReadonlyMap<Shape, MappedNode>, private readonly x: Range, private readonly y: Range) {
    const [shape, first] = [...mapped][0]!;
    this.names = [shape.nodes[first.inputs[0]]!.name ?? 'first input', shape.nodes[first.inputs[1]]!.name ?? 'second input'];
    this.places = placesOf(run, mapped);
    this.isShare = this.liesInUnit();
    this.element = html('section', { class: 'chart-card map-card', 'data-chart': 'map' },
      html('h3', {}, `${first.label} over ${this.names[0]} and ${this.names[1]}`),
      this.box,
      html('div', { class: 'map-legend', 'aria-hidden': 'true' }, this.ends[0], html('div', { class: 'map-scale' }, this.ramp, this.ends[1]), this.ends[2]),
      this.caption);
    new ResizeObserver(() => this.draw()).observe(this.box);
    onThemeChange(() => this.draw());
  }

  static of(run: Run, mapped: ReadonlyMap<Shape, MappedNode>): DecisionMap | null {
    const all = (which: 0 | 1) => run.steps.flatMap(({ graph }) => {
      const node = graph === null ? undefined : mapped.get(graph.shape);
      return node === undefined ? [] : [graph!.numbers.data[node.inputs[which]]!];
    });
    const [x, y] = [inputRange(all(0)), inputRange(all(1))];
    return x === null || y === null ? null : new DecisionMap(run, mapped, x, y);
  }

  show(step: number): void {
    if (step === this.step) return;
    this.step = step;
    if (!this.isBusy) this.compute();
  }

  // What takes longer than a moment goes on after the page has had its turn, and then with the step that is shown by then.
  private compute(): void {
    const { step } = this;
    const graph = this.run.steps[step]?.graph ?? null;
    if (graph === null || !this.mapped.has(graph.shape)) {
      this.caption.textContent = 'This step has no graph with two inputs; the map is that of a step before.';
      return;
    }
    const part = this.part(graph.shape);
    const rows = gridOf(part, graph.numbers, this.x, this.y, sideFor(part.shape.nodes.length));
    this.isBusy = true;
    const work = () => {
      const until = performance.now() + patience;
      let next = rows.next();
      while (next.done !== true && performance.now() < until) next = rows.next();
      if (next.done !== true) {
        setTimeout(work);
        return;
      }
      this.isBusy = false;
      this.drawn = { graph, grid: next.value };
      this.draw();
      if (this.step !== step) this.compute();
    };
    work();
  }

  private draw(): void {
    if (this.drawn === null) return;
    const { graph, grid } = this.drawn;
    const node = this.mapped.get(graph.shape)!;
    const extent = extentOf(grid.values);
    const { middle, reach } = colorRange(extent, this.isShare);
    const [own, theme] = [{ x: graph.numbers.data[node.inputs[0]]!, y: graph.numbers.data[node.inputs[1]]! }, themeAt(this.box)];
    const colors = colorsAt(this.box, theme);
    this.ramp.style.background = `linear-gradient(to right, ${colors.below}, ${colors.neutral}, ${colors.above})`;
    [middle - reach, middle, middle + reach].forEach((value, i) => (this.ends[i]!.textContent = number(value, 3)));
    const range = extent === null ? 'It has no finite value here.' : `On this map it goes from ${number(extent.min)} to ${number(extent.max)}.`;
    const value = graph.numbers.data[node.node]!;
    const words = `At this step’s point (${this.names[0]} ${number(own.x)}, ${this.names[1]} ${number(own.y)}; ringed) ${node.label} is ${number(value)}. ${range}`;
    this.caption.textContent = `${words} Orange with +: above ${middle}; purple with −: below; the line is where it is ${middle}.${this.dotsInWords(middle)}`;
    this.box.setAttribute('aria-label', `Heat map of ${node.label} over ${this.names[0]} and ${this.names[1]}. ${words}`);

    const width = this.box.clientWidth;
    if (width === 0) return;
    const ratio = devicePixelRatio;
    const height = Math.round(Math.min(340, Math.max(220, width * 0.75)));
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.height = `${height}px`;
    const yTicks = linearTicks(this.y, 5);
    const left = labelRoom(yTicks, theme) + 14;
    const plot = { left: left * ratio, top: 8 * ratio, width: (width - left - 12) * ratio, height: (height - 8 - 44) * ratio, ratio };
    const x: PlotAxis = {
      ticks: linearTicks(this.x, Math.max(2, Math.min(6, Math.floor((width - left) / 60)))),
      title: this.names[0],
      at: (at) => plot.left + ((at - this.x.low) / (this.x.high - this.x.low)) * plot.width,
    };
    const y: PlotAxis = { ticks: yTicks, title: this.names[1], at: (at) => plot.top + ((this.y.high - at) / (this.y.high - this.y.low)) * plot.height };
    drawMap(this.canvas.getContext('2d')!, plot, theme, colors, x, y, { grid, middle, reach, places: this.places, own });
  }

  private dotsInWords(middle: number): string {
    if (this.places.length < 2) return '';
    return this.places.some((place) => place.target !== undefined)
      ? ` Dots: the run’s points, filled where the target is above ${middle}.`
      : ' Dots: the run’s points.';
  }

  // Decided once for the whole run, from its first, middle and last step, so that colours keep their meaning.
  private liesInUnit(): boolean {
    const steps = this.run.steps.filter(({ graph }) => graph !== null && this.mapped.has(graph.shape));
    const chosen = new Set([steps[0]!, steps[Math.floor(steps.length / 2)]!, steps.at(-1)!]);
    const values = [...chosen].flatMap((step) => {
      const { shape, numbers } = step.graph!;
      const rows = gridOf(this.part(shape), numbers, this.x, this.y, 5);
      let next = rows.next();
      while (next.done !== true) next = rows.next();
      return [...next.value.values];
    });
    return values.every((value) => value >= 0 && value <= 1);
  }

  private part(shape: Shape): Part {
    const known = this.parts.get(shape);
    if (known !== undefined) return known;
    const part = partOf(shape, this.mapped.get(shape)!);
    this.parts.set(shape, part);
    return part;
  }
}
