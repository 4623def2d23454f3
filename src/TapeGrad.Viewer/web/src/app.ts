// The page as a whole: what is shown, and what happens when something is pressed.
import { onAddress, readAddress, writeAddress } from './address';
import { Asking } from './asking';
import { Changing } from './changing';
import { onThemeChange } from './chart-style';
import { createCharts } from './charts';
import { createControls } from './controls';
import type { Run, Shape } from './data';
import { createDecisionMap } from './decision-map';
import { button, html } from './dom';
import { mainPath, scaleOf } from './flow';
import { number } from './format';
import { firstNode, type Group } from './groups';
import { createHelp, type Key, listen } from './help';
import { layoutOf } from './layout';
import { createLegend } from './legend';
import type { PageSettings } from './page';
import { Blame } from './palette';
import { createPanel } from './panel';
import { textOf } from './parts';
import { Player } from './player';
import { createQuiz } from './quiz';
import { Scene, sizesOf, titlesOf } from './scene';
import { createSearch } from './search';
import { questionAt, sentence } from './speech';
import { sameMoment, type Timeline, timelineOf } from './timeline';
import { movedTo } from './updates';
import { firstView, revealing, toggled, type View } from './view';

const mostTweened = 500;

export class App {
  private view: View;
  private timeline!: Timeline;
  private shownStep = -1;
  private blame!: Blame;
  private selected: number | null = null;
  private hovered: number | null = null;
  private queued = false;
  /** The step to go back to when a look at another ends. */
  private before: number | null = null;

  /** The steps that kept a graph, and how they are numbered. */
  private readonly drawn: readonly number[];
  private readonly numbered: readonly number[];
  private readonly changing: Changing;
  private readonly player: Player;
  private readonly scene: Scene;
  private readonly panel;
  private readonly controls;
  private readonly asking: Asking;
  private readonly search;
  private readonly help: HTMLDialogElement;
  private readonly subtitle = html('p', { class: 'subtitle' });
  private readonly phase = html('strong', { class: 'phase' });
  private readonly spoken = html('span', { 'data-testid': 'sentence' });
  private readonly below = html('div', { class: 'below' });
  private charts: ReturnType<typeof createCharts> | null = null;
  private map: ReturnType<typeof createDecisionMap> = null;

  constructor(private readonly logged: Run, private readonly settings: PageSettings, host: HTMLElement) {
    this.drawn = logged.steps.flatMap((step, s) => (step.graph === null ? [] : [s]));
    this.numbered = this.drawn.map((s) => logged.steps[s]!.number);
    this.changing = new Changing(logged, () => this.player.step, () => this.showChanged());
    this.view = firstView(logged.steps[this.drawn[0]!]!.graph!.shape);
    this.player = new Player({
      moments: () => this.timeline.moments.length,
      stepAfter: () => this.drawn[this.drawn.indexOf(this.player.step) + 1] ?? null,
      duration: (moment) => (this.isTweened() ? { start: 0, forward: 350, seed: 250, backward: 650, update: 250 }[this.timeline.moments[moment]!.kind] : 0),
      changed: () => this.queue(),
      asks: (moment) => this.asking.ask(moment),
    });
    this.player.step = this.drawn[0]!;
    this.asking = new Asking({
      question: (moment) => questionAt(this.run, this.player.step, this.view, this.timeline.moments[moment]!),
      isPlaying: () => this.player.isPlaying,
      revealed: () => this.queue(),
      goOn: (plays) => (plays ? this.playOrPause() : this.move(1)),
      switched: () => this.free(() => this.player.pause()),
    });
    this.scene = new Scene({ select: (box) => this.select(this.view.boxes[box]!.group === null ? this.view.boxes[box]!.nodes[0]! : null), toggle: (group) => void this.toggle(group), hover: (box) => this.hover(box) });
    this.panel = createPanel({
      choose: (node) => void this.reveal(node),
      close: () => this.select(null),
      change: (node, value) => this.changing.change(this.shape.nodes[node]!, value),
      isChanged: (node) => this.changing.has(this.shape.nodes[node]!),
    });
    this.controls = createControls({
      toggle: () => this.playOrPause(),
      reset: () => this.reset(),
      move: (by) => this.move(by),
      jump: (moment) => this.free(() => this.player.jump(moment)),
      goTo: (position) => this.free(() => this.goTo(this.drawn[position]!)),
      setSpeed: (speed) => (this.player.speed = speed),
    });
    this.search = createSearch(() => this.shape, () => this.numbers, (node) => void this.reveal(node, true));
    const keys = this.keys();
    this.help = createHelp(keys);
    listen(keys);
    host.replaceChildren(...this.parts());
    this.rescale();
    this.retime();
    this.showBelow();
  }

  /** Lays out the graph and shows the moment that the address asks for. */
  async start(): Promise<void> {
    await this.layOut();
    this.follow(readAddress());
    onAddress((address) => this.follow(address));
    onThemeChange(() => this.paint());
    this.paint();
  }

  private get run(): Run {
    return this.changing.run;
  }

  private get shape() {
    return this.view.shape;
  }

  private get numbers() {
    return this.run.steps[this.player.step]!.graph!.numbers;
  }

  private parts(): HTMLElement[] {
    const tools = html('div', { class: 'tools' },
      this.search.element,
      this.changing.rateField,
      this.asking.toggle,
      html('span', { class: 'pair' }, button('−', () => this.scene.camera.zoom(1 / 1.25), { 'aria-label': 'Zoom out' }), button('+', () => this.scene.camera.zoom(1.25), { 'aria-label': 'Zoom in' }), button('Fit', () => this.scene.camera.fit(), { 'aria-label': 'Fit the picture' })),
      button('?', () => this.help.showModal(), { 'aria-label': 'Help' }),
    );
    const speech = html('p', { class: 'sentence', 'aria-live': 'polite', 'aria-atomic': 'true' }, this.phase, this.spoken);
    const stage = html('section', { class: 'card stage', 'aria-label': 'The computation' }, tools, html('div', { class: 'picture' }, this.scene.element, html('p', { class: 'hint' }, 'Drag to see the rest, or press Fit.')), speech, this.asking.element, this.controls.element);
    const header = html('header', { class: 'head' }, html('div', {}, html('h1', {}, this.logged.name), this.subtitle), createLegend(this.settings.palette));
    return [header, this.changing.banner, html('div', { class: 'columns' }, stage, this.panel.element), this.below, this.help];
  }

  private showBelow(): void {
    const charts = createCharts(this.run, { look: (step) => this.lookAt(step), stay: (step) => this.free(() => this.goTo(this.nearest(step))), leave: () => this.lookBack() });
    const map = createDecisionMap(this.run);
    const cards = [...charts.cards, ...(map === null ? [] : [map.element])];
    const quiz = this.below.querySelector('.quiz') ?? createQuiz(this.settings.quiz, `tapegrad-quiz-${this.logged.name}`);
    this.charts = charts;
    this.map = map;
    this.below.replaceChildren(...[cards.length === 0 ? null : html('div', { class: 'charts' }, ...cards), quiz].filter((part) => part !== null));
    charts.show(this.player.step);
    map?.show(this.player.step);
  }

  private async layOut(): Promise<void> {
    const { view } = this;
    const titles = titlesOf(view, this.numbers);
    const layout = await layoutOf(view, sizesOf(titles));
    if (view === this.view) this.scene.show(view, layout, titles);
  }

  // A step whose graph has another shape: nothing is painted until that is laid out.
  private adopt(shape: Shape): void {
    this.view = firstView(shape);
    this.selected = null;
    this.retime();
    this.player.moment = Math.min(this.player.moment, this.timeline.moments.length - 1);
    void this.layOut().then(() => this.queue());
  }

  private retime(): void {
    const moved = movedTo(this.run, this.player.step);
    this.timeline = timelineOf(this.view, this.numbers, (node) => moved(node) !== null);
    this.shownStep = this.player.step;
  }

  // One scale for all steps: a gradient that fades from step to step is seen to fade.
  private rescale(): void {
    this.blame = new Blame(this.settings.palette, scaleOf(this.drawn.map((s) => this.run.steps[s]!.graph!)));
  }

  private showChanged(): void {
    this.free(() => undefined);
    this.rescale();
    this.retime();
    this.showBelow();
    this.paint();
  }

  private queue(): void {
    if (this.queued) return;
    this.queued = true;
    requestAnimationFrame(() => {
      this.queued = false;
      this.paint();
    });
  }

  private paint(): void {
    const { player } = this;
    const graph = this.run.steps[player.step]!.graph!;
    if (graph.shape !== this.shape) {
      this.adopt(graph.shape);
      return;
    }
    if (!this.scene.isOf(this.view)) return;
    if (this.shownStep !== player.step) {
      this.retime();
      player.moment = Math.min(player.moment, this.timeline.moments.length - 1);
    }
    const moment = this.timeline.moments[player.moment]!;
    const focus = this.hovered ?? this.selected;
    const path = focus === null || this.numbers.grad === null ? [] : mainPath(this.shape, this.numbers, focus);
    const links = new Map<number, number>();
    if (path.length > 0) this.view.links.forEach((link) => link.edges.forEach((edge) => links.set(edge, link.index)));
    this.scene.paint({
      numbers: this.numbers,
      timeline: this.timeline,
      moment: player.moment,
      progress: player.progress,
      blame: this.blame,
      selected: this.selected === null ? null : this.view.boxOf[this.selected]!,
      path: new Set(path.flatMap((edge) => links.get(edge) ?? [])),
      isDimmed: this.hovered !== null,
      isHidden: this.asking.isHidden,
      moved: movedTo(this.run, player.step),
    });
    if (player.progress === 1 || player.progress === 0) this.say(moment);
    this.controls.show({ isPlaying: player.isPlaying, moment: player.moment, moments: this.timeline.moments.length, position: this.drawn.indexOf(player.step), numbers: this.numbered });
  }

  private say(moment: Timeline['moments'][number]): void {
    const { player } = this;
    const { isHidden } = this.asking;
    const { phase, sentence: parts } = sentence(this.run, player.step, this.view, this.timeline, player.moment, isHidden);
    if (this.spoken.textContent !== textOf(parts) || this.phase.textContent !== phase) {
      this.phase.textContent = phase;
      this.spoken.replaceChildren(...parts.map(({ kind, text }) => html('span', { class: kind }, text)));
      this.phase.dataset['phase'] = phase.toLowerCase();
    }
    const step = this.run.steps[player.step]!;
    const settings = [...this.run.settings].map(([name, value]) => `${name} ${number(value)}`);
    this.subtitle.textContent = [this.run.isTraining ? `step ${step.number} of ${this.run.steps.at(-1)!.number}` : '', `${this.run.isTraining ? 'loss' : 'output'} ${this.isSecret(this.shape.output, false) ? '?' : number(step.loss)}`, ...settings].filter((part) => part !== '').join(' · ');
    this.panel.show(this.run, player.step, this.selected, this.selected !== null && this.isSecret(this.selected, true));
    this.charts?.show(player.step);
    this.map?.show(player.step);
    if (player.isPlaying || isHidden) this.scene.follow(moment);
    writeAddress(player.moment, this.run.isTraining ? step.number : null);
  }

  private isTweened(): boolean {
    return this.view.boxes.length <= mostTweened && !matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  // What the reader does by hand ends a question that is open.
  private free(act: () => void): void {
    this.asking.end();
    this.before = null;
    if (this.player.isPlaying) this.player.pause();
    act();
  }

  // While one guesses first, what is still to come is not told elsewhere either.
  private isSecret(node: number, isAll: boolean): boolean {
    const { forwardAt, settledAt, updateAt } = this.timeline;
    const box = this.view.boxOf[node]!;
    const known = isAll ? Math.max(forwardAt[box]!, settledAt[box]!, updateAt[box]!) : forwardAt[box]!;
    return this.asking.isOn && this.player.moment - (this.asking.isHidden ? 1 : 0) < known;
  }

  private playOrPause(): void {
    if (this.player.isPlaying) this.player.pause();
    else if (this.asking.isHidden) this.asking.remind();
    else {
      this.asking.end();
      this.player.play();
    }
  }

  private move(by: 1 | -1): void {
    if (this.asking.isHidden && by > 0) {
      this.asking.remind();
      return;
    }
    this.free(() => this.player.move(by));
    if (by > 0) this.asking.ask(this.player.moment);
    this.queue();
    this.scene.follow(this.timeline.moments[this.player.moment]!);
  }

  private reset(): void {
    this.free(() => this.player.goTo(this.drawn[0]!, 0));
  }

  /** Another training step, at the same moment. */
  private goTo(step: number): void {
    if (step !== this.player.step) this.player.goTo(step, this.player.moment);
  }

  // A look at another step, while the pointer is over a chart.
  private lookAt(step: number): void {
    if (this.player.isPlaying || this.asking.isHidden) return;
    const before = this.before ?? this.player.step;
    this.free(() => this.goTo(this.nearest(step)));
    this.before = before;
  }

  private lookBack(): void {
    const { before } = this;
    if (before !== null) this.free(() => this.goTo(before));
  }

  private nearest(step: number): number {
    return this.drawn.reduce((best, s) => (Math.abs(s - step) < Math.abs(best - step) ? s : best));
  }

  private goBy(by: 1 | -1): void {
    const next = this.drawn[this.drawn.indexOf(this.player.step) + by];
    if (next !== undefined) this.free(() => this.goTo(next));
  }

  private follow({ step, epoch }: ReturnType<typeof readAddress>): void {
    const found = epoch === null ? -1 : this.run.steps.findIndex(({ number }) => number === epoch);
    if (found >= 0) this.player.step = this.nearest(found);
    if (epoch !== null && this.player.step !== found) {
      this.changing.announce(`The address asks for training step ${epoch}, ${found < 0 ? `and the run ends with step ${this.run.steps.at(-1)!.number}` : `which kept no graph; this is step ${this.run.steps[this.player.step]!.number}`}.`);
    }
    const { shape } = this.run.steps[this.player.step]!.graph!;
    if (shape === this.shape) this.retime();
    else this.adopt(shape);
    this.free(() => this.player.goTo(this.player.step, step ?? (found < 0 ? 0 : this.timeline.moments.length - 1)));
  }

  private select(node: number | null): void {
    this.selected = this.selected === node ? null : node;
    this.queue();
  }

  private hover(box: number | null): void {
    this.hovered = box === null ? null : this.view.boxes[box]!.nodes[0]!;
    this.queue();
  }

  private async toggle(group: Group): Promise<void> {
    const { hasFocus } = this.scene;
    await this.look(toggled(this.view, group));
    if (hasFocus) this.scene.focus(this.view.boxOf[firstNode(group)]!);
  }

  /** Chooses a node, opening the scopes that hide it. */
  private async reveal(node: number, isFocused = false): Promise<void> {
    if (this.view.boxes[this.view.boxOf[node]!]!.group !== null) await this.look(revealing(this.view, node));
    this.selected = node;
    this.paint();
    const box = this.view.boxOf[node]!;
    this.scene.bringIn(box);
    if (isFocused) this.scene.focus(box);
  }

  private async look(next: View | null): Promise<void> {
    if (next === null) {
      this.changing.announce('That would be more than 2 000 boxes at once. Close another scope first.');
      return;
    }
    const [from, moment] = [this.view, this.timeline.moments[this.player.moment]!];
    this.free(() => undefined);
    this.view = next;
    this.retime();
    this.player.moment = sameMoment(from, moment, next, this.timeline);
    await this.layOut();
    this.paint();
  }

  private keys(): readonly Key[] {
    const key = (shown: string, keys: string[], does: string, press: () => void): Key => ({ shown, keys, does, press });
    return [
      key('Space', [' '], 'play or pause', () => this.playOrPause()),
      key('→', ['ArrowRight'], 'one moment on', () => this.move(1)),
      key('←', ['ArrowLeft'], 'one moment back', () => this.move(-1)),
      key('Shift →', ['Shift+ArrowRight', 'ArrowDown'], 'the next training step (also ↓)', () => this.goBy(1)),
      key('Shift ←', ['Shift+ArrowLeft', 'ArrowUp'], 'the training step before (also ↑)', () => this.goBy(-1)),
      key('Home', ['Home'], 'the first moment of the first step', () => this.reset()),
      key('End', ['End'], 'the last moment of this step', () => this.free(() => this.player.jump(this.timeline.moments.length - 1))),
      key('/', ['/'], 'search for a node', () => this.search.focus()),
      key('+', ['+', '='], 'zoom in', () => this.scene.camera.zoom(1.25)),
      key('−', ['-'], 'zoom out', () => this.scene.camera.zoom(1 / 1.25)),
      key('0', ['0'], 'fit the picture', () => this.scene.camera.fit()),
      key('Esc', ['Escape'], 'let go of the chosen node', () => this.select(null)),
      key('?', ['?'], 'this help', () => this.help.showModal()),
    ];
  }
}
