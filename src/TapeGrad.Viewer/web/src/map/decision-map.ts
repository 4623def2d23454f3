// The decision map: the prediction of the shown step's model at every point of its two inputs.
import { themeAt, type Theme } from '../charts/chart-style';
import type { Range } from '../charts/chart-ticks';
import type { Run } from '../core/data';
import { fill, html } from '../core/dom';
import { number } from '../core/format';
import { largest } from '../core/lists';
import { UnknownOperation } from '../whatif/interpreter';
import { areaOf, drawOn, fitted, within } from './map-canvas';
import { classLegend } from './map-classes';
import { colorsAt, type MapColors } from './map-draw';
import { colorRange, evaluator, extentOf, finish, type Grid, gridOf, inputRange, type MapPoint, placesOf, sideFor } from './map-grid';
import { MapModel, type Setting } from './map-model';
import { ReadOut } from './read-out';

/** The longest time that the map may block the page, in milliseconds. */
const patience = 5;

/** The map of a run with two inputs; null if it has no such graph, or one with an operation that the page does not know. */
export function createDecisionMap(run: Run): { element: HTMLElement; show(step: number, isSecret: boolean): void; change(run: Run): void; repaint(): void } | null {
  const model = MapModel.of(run);
  const points = model === null ? [] : run.steps.flatMap(({ graph, series }) => {
    const setting = graph === null ? null : model.at(graph);
    return (setting?.points ?? []).map((point) => ({ ...point, target: point.target ?? series.get('target') }));
  });
  const [x, y] = [inputRange(points.map((point) => point.x)), inputRange(points.map((point) => point.y))];
  if (model === null || x === null || y === null) return null;
  try {
    return new DecisionMap(run, model, x, y, placesOf(points));
  } catch (error) {
    if (error instanceof UnknownOperation) return null;
    throw error;
  }
}

class DecisionMap {
  readonly element: HTMLElement;
  private readonly canvas = html('canvas');
  private readonly box = html('div', { class: 'map-plot', role: 'img' }, this.canvas);
  private readonly readOut = new ReadOut(this.box, (across, up) => this.read(within(this.x, across), within(this.y, up)));
  private readonly caption = html('p', { class: 'chart-note' });
  private readonly ends = [html('span'), html('span'), html('span')] as const;
  private readonly ramp = html('div', { class: 'map-ramp' });
  private readonly legend = html('div', { class: 'map-legend', 'aria-hidden': 'true' });
  private readonly isShare: boolean;
  private drawn: { setting: Setting; grid: Grid } | null = null;
  private isBusy = false;
  private isOutdated = false;
  private step = -1;
  private isSecret = false;

  constructor(private run: Run, private readonly model: MapModel, private readonly x: Range, private readonly y: Range, private readonly places: readonly MapPoint[]) {
    this.isShare = this.liesInUnit();
    this.element = html('section', { class: 'chart-card map-card', 'data-chart': 'map' },
      html('h3', {}, `Decision map: ${model.label} over ${model.names.join(' and ')}`),
      this.box,
      this.readOut.element,
      this.legend,
      this.caption);
    new ResizeObserver(() => requestAnimationFrame(() => this.draw())).observe(this.box);
  }

  show(step: number, isSecret: boolean): void {
    if (step === this.step && isSecret === this.isSecret && !this.isOutdated) return;
    const isSame = step === this.step && !this.isOutdated;
    [this.step, this.isSecret] = [step, isSecret];
    if (isSame) {
      this.draw();
      return;
    }
    if (!this.isBusy) this.compute();
  }

  /** Takes the numbers of another run; `show` computes the map of its step. */
  change(run: Run): void {
    this.run = run;
    this.isOutdated = true;
  }

  // Long work pauses so that the page can react. If another step is shown at its end, that step is computed next.
  private compute(): void {
    const { step } = this;
    this.isOutdated = false;
    const graph = this.run.steps[step]?.graph ?? null;
    const setting = graph === null ? null : this.model.at(graph);
    if (setting === null) {
      this.caption.textContent = this.drawn === null ? 'This step has no graph to map.' : 'This step has no graph to map; the map still shows the last step that had one.';
      return;
    }
    const rows = gridOf(setting, this.x, this.y, sideFor(setting.part.shape.nodes.filter((node) => node.kind === 'operation').length));
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
      this.drawn = { setting, grid: next.value };
      this.draw();
      if (this.step !== step || this.isOutdated) this.compute();
    };
    work();
  }

  /** Draws again with the current colours of the page. */
  repaint(): void {
    this.draw();
  }

  private draw(): void {
    if (this.drawn === null) return;
    const { setting, grid } = this.drawn;
    const theme = themeAt(this.box);
    const colors = colorsAt(this.box, theme, this.model.classes.length);
    const extent = extentOf(grid.values);
    const scale = colorRange(extent, this.isShare && grid.classes === null);
    this.paintLegend(colors, scale, theme);
    this.say(setting, extent, scale.middle);
    const plot = fitted(this.canvas, this.box, this.y, theme);
    if (plot === null) return;
    drawOn(this.canvas, plot, theme, colors, { x: this.x, y: this.y, names: this.model.names }, { grid, ...scale, places: this.places, own: ownOf(setting) });
    this.readOut.place(areaOf(plot));
  }

  // What the model says of a place.
  private read(x: number, y: number): string {
    const { names, classes, label } = this.model;
    const at = `${names[0]} ${number(x)}, ${names[1]} ${number(y)}: `;
    if (this.drawn === null) return `${at}not computed yet.`;
    if (this.isSecret) return `${at}guess first.`;
    const scores = evaluator(this.drawn.setting)(x, y);
    if (classes.length === 1) return `${at}${label} is ${number(scores[0]!)}.`;
    return `${at}${classes[scores.indexOf(largest(scores))]!} has the largest score, ${number(largest(scores))}.`;
  }

  private paintLegend(colors: MapColors, { middle, reach }: { middle: number; reach: number }, theme: Theme): void {
    if (this.model.classes.length > 1) {
      fill(this.legend, classLegend(this.model.classes, theme));
      return;
    }
    const [low, center, high] = this.ends;
    this.legend.replaceChildren(low, html('div', { class: 'map-scale' }, this.ramp, center), high);
    this.ramp.style.background = `linear-gradient(to right, ${colors.below}, ${colors.neutral}, ${colors.above})`;
    [middle - reach, middle, middle + reach].forEach((value, i) => (this.ends[i]!.textContent = number(value, 3)));
  }

  private say(setting: Setting, extent: ReturnType<typeof extentOf>, middle: number): void {
    const { label, names, classes } = this.model;
    const own = ownOf(setting);
    const areLabelled = this.places.some((place) => place.target !== undefined);
    const point = own === null || this.isSecret ? '' : `At this step’s point (${names[0]} ${number(own.x)}, ${names[1]} ${number(own.y)}; ${this.holds(own) ? 'ringed' : 'outside this map'}) ${label} is ${number(evaluator(setting)(own.x, own.y)[0]!)}. `;
    const range = extent === null ? 'It has no finite value on this map.' : `On this map it goes from ${number(extent.min)} to ${number(extent.max)}.`;
    const words = classes.length > 1 ? 'Each place has the colour and number of the class with the largest score, in a stronger colour where its lead is larger.' : `${point}${range}`;
    const key = classes.length > 1 ? '' : ` Orange with +: above ${middle}; purple with −: below; the line is where it is ${middle}.`;
    const marked = classes.length > 1 ? 'with the marker of their class' : `filled where the target is above ${middle}`;
    const dots = this.places.length < 2 ? '' : ` Dots: the points of the run${areLabelled ? `, ${marked}` : ''}.`;
    this.caption.textContent = `${words}${key}${dots}`;
    this.box.setAttribute('aria-label', `Heat map of ${label} over ${names.join(' and ')}. ${words}`);
  }

  private holds({ x, y }: MapPoint): boolean {
    return x >= this.x.low && x <= this.x.high && y >= this.y.low && y <= this.y.high;
  }

  // Decided once, from the first, middle and last step, so that colours keep their meaning.
  private liesInUnit(): boolean {
    const settings = this.run.steps.flatMap(({ graph }) => {
      const setting = graph === null ? null : this.model.at(graph);
      return setting === null ? [] : [setting];
    });
    const chosen = new Set([settings[0]!, settings[Math.floor(settings.length / 2)]!, settings.at(-1)!]);
    return [...chosen].every((setting) => [...finish(gridOf(setting, this.x, this.y, 5)).values].every((value) => value >= 0 && value <= 1));
  }
}

// The point of a step that computes only one; null for a batch.
function ownOf({ points }: Setting): MapPoint | null {
  return points.length === 1 ? points[0]! : null;
}
