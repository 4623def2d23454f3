// The whole page: it holds what is shown and reacts to what the reader does.
import { type Address, onAddress, readAddress, writeAddress } from './play/address';
import { GuessMode } from './play/guess-mode';
import { createAbout } from './about';
import { Cards } from './cards';
import { sizesOf, textsOf } from './graph/box-text';
import { WhatIfPanel } from './whatif/what-if-panel';
import { onThemeChange } from './charts/chart-style';
import { createControls } from './play/controls';
import type { Run, Shape } from './core/data';
import { button, html } from './core/dom';
import { mainPath, scaleOf } from './graph/gradients';
import { firstNode, type Group, mostLinks } from './graph/groups';
import { Headline, Sentence } from './play/headline';
import { createHelp } from './play/keys';
import { layoutOf } from './graph/layout';
import type { PageSettings } from './core/page';
import { Blame, type Palette } from './core/palette';
import { createPanel } from './play/panel';
import { PlayableSteps } from './play/playable-steps';
import { Player } from './play/player';
import { createQuiz } from './quiz/quiz';
import { Scene } from './graph/scene';
import { createSearch } from './play/search';
import { type Narration, narrationAt, questionAt, readingTime } from './play/narration';
import { sameMoment, type Timeline, timelineOf } from './play/timeline';
import { movedTo } from './whatif/parameter-updates';
import { firstView, linksWith, mostBoxes, revealing, sameNode, toggled, type View } from './graph/view';

const mostTweened = 500;

export class App {
  private view: View;
  private timeline!: Timeline;
  private shownStep = -1;
  private blame!: Blame;
  private selected: number | null = null;
  private hovered: number | null = null;
  private queued = false;
  /** The step and moment that the picture was last moved to. */
  private followed = '';
  /** Which scopes the reader has opened (true) or closed, by their paths. */
  private readonly opened = new Map<string, boolean>();
  /** The step to return to when the pointer leaves a chart. */
  private before: number | null = null;

  private readonly playable: PlayableSteps;
  private readonly whatIf: WhatIfPanel;
  private readonly player: Player;
  private readonly scene: Scene;
  private readonly panel;
  private readonly controls;
  private readonly guessMode: GuessMode;
  private readonly search;
  private readonly help: HTMLDialogElement;
  private readonly palette: Palette;
  private readonly headline: Headline;
  private readonly sentence = new Sentence();
  private readonly cards: Cards;

  constructor(private readonly logged: Run, settings: PageSettings, host: HTMLElement) {
    this.playable = new PlayableSteps(logged);
    this.whatIf = new WhatIfPanel(logged, () => this.player.step, () => this.showChanged(), () => this.controls.focus());
    this.view = firstView(logged.steps[this.playable.first]!.graph!.shape);
    this.player = new Player({
      moments: () => this.timeline.moments.length,
      stepAfter: () => this.playable.beside(this.player.step, 1),
      reading: (moment) => readingTime(this.narration(moment, false)),
      kind: (moment) => this.timeline.moments[moment]!.kind,
      isTweened: () => this.view.boxes.length <= mostTweened && !matchMedia('(prefers-reduced-motion: reduce)').matches,
      changed: () => this.queue(),
      asks: (moment) => this.guessMode.ask(moment),
    });
    this.player.step = this.playable.first;
    this.guessMode = new GuessMode({
      question: (moment) => questionAt(this.run, this.player.step, this.view, this.timeline.moments[moment]!),
      isPlaying: () => this.player.isPlaying,
      revealed: () => this.queue(),
      goOn: (plays) => (plays ? this.playOrPause() : this.move(1)),
      switched: () => this.free(() => this.player.pause()),
    });
    this.scene = new Scene({ select: (box) => this.select(this.view.boxes[box]!.nodes[0]!), toggle: (group) => void this.toggle(group), hover: (box) => this.hover(box) });
    this.panel = createPanel({
      choose: (node) => void this.reveal(node),
      close: () => this.select(null),
      change: (node, value) => this.whatIf.change(this.shape.nodes[node]!, value),
      isChanged: (node) => this.whatIf.has(this.shape.nodes[node]!),
    });
    this.controls = createControls({
      toggle: () => this.playOrPause(),
      reset: () => this.reset(),
      move: (by) => this.move(by),
      jump: (moment) => this.free(() => this.player.jump(moment)),
      goTo: (position) => this.free(() => this.goTo(this.playable.at(position))),
      setSpeed: (speed) => (this.player.speed = speed),
    });
    this.search = createSearch(() => this.shape, () => this.numbers, (node) => void this.reveal(node, true));
    this.help = createHelp({
      toggle: () => this.playOrPause(),
      reset: () => this.reset(),
      end: () => this.free(() => this.player.jump(this.timeline.moments.length - 1)),
      move: (by) => this.move(by),
      goBy: (by) => this.goBy(by),
      search: () => this.search.focus(),
      zoom: (way) => this.scene.camera.step(way),
      deselect: () => this.select(null),
    });
    this.cards = new Cards(
      { look: (step) => this.lookAt(step), stay: (step) => this.free(() => this.goTo(this.playable.nearest(step))), leave: () => this.lookBack() },
      createQuiz(settings.quiz, `tapegrad-quiz-${logged.name}`));
    this.headline = new Headline(document.title, settings.palette);
    this.palette = settings.palette;
    host.replaceChildren(this.headline.element, this.whatIf.banner, html('div', { class: 'columns' }, this.stage(), this.panel.element), this.cards.element, createAbout(), this.help);
    this.rescale();
    this.retime();
    this.cards.build(this.run);
  }

  /** Lays out the graph and shows the moment that the address asks for. */
  async start(): Promise<void> {
    await this.layOut();
    this.follow(readAddress(this.logged.isTraining));
    onAddress(this.logged.isTraining, (address) => this.follow(address));
    onThemeChange(() => this.repaint());
    window.addEventListener('beforeprint', () => this.scene.camera.step(0));
    this.paint();
  }

  private get run(): Run {
    return this.whatIf.run;
  }

  private get shape() {
    return this.view.shape;
  }

  private get numbers() {
    return this.run.steps[this.player.step]!.graph!.numbers;
  }

  private stage(): HTMLElement {
    const { camera } = this.scene;
    const zoom = html('span', { class: 'pair' },
      button('−', () => camera.step(-1), { 'aria-label': 'Zoom out' }),
      button('+', () => camera.step(1), { 'aria-label': 'Zoom in' }),
      button('Fit', () => camera.step(0), { 'aria-label': 'Fit the picture' }));
    const help = button('?', () => this.help.showModal(), { 'aria-label': 'Help' });
    return html('section', { class: 'card stage', 'aria-label': 'The computation' },
      html('div', { class: 'tools' }, this.search.element, this.whatIf.rateField, this.guessMode.toggle, zoom, help),
      html('div', { class: 'picture' }, this.scene.element, html('p', { class: 'hint' }, 'Drag to see the rest, or press Fit.')),
      this.sentence.element, this.guessMode.element, this.controls.element);
  }

  private async layOut(): Promise<void> {
    const { view } = this;
    const texts = textsOf(view, this.numbers);
    const layout = await layoutOf(view, sizesOf(texts));
    if (view !== this.view) return;
    this.scene.show(view, layout, texts);
    // The box under the pointer was replaced.
    this.hovered = null;
    this.followed = '';
  }

  // For a step whose graph has another shape. Nothing is painted until its layout is ready.
  private adopt(shape: Shape): void {
    this.selected = this.selected === null ? null : sameNode(this.shape, this.selected, shape);
    this.view = firstView(shape, this.opened);
    this.retime();
    void this.layOut().then(() => this.queue());
  }

  private retime(): void {
    const moved = movedTo(this.run, this.player.step);
    this.timeline = timelineOf(this.view, this.numbers, (node) => moved(node) !== null);
    this.shownStep = this.player.step;
    this.player.moment = Math.min(this.player.moment, this.timeline.moments.length - 1);
  }

  // All steps share one scale, so that a gradient that shrinks during training also looks weaker.
  private rescale(): void {
    this.blame = new Blame(this.palette, scaleOf(this.playable.graphs(this.run)));
  }

  private showChanged(): void {
    this.free(() => undefined);
    this.rescale();
    this.retime();
    this.cards.build(this.run);
    this.paint();
  }

  private repaint(): void {
    this.paint();
    this.cards.repaint();
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
    if (this.shownStep !== player.step) this.retime();
    const moment = this.timeline.moments[player.moment]!;
    const focus = this.hovered ?? this.selected;
    const path = focus === null || this.numbers.grad === null ? [] : mainPath(this.shape, this.numbers, focus);
    this.scene.paint({
      numbers: this.numbers,
      timeline: this.timeline,
      moment: player.moment,
      progress: player.progress,
      blame: this.blame,
      selected: this.selected === null ? null : this.view.boxOf[this.selected]!,
      path: linksWith(this.view, path),
      isDimmed: this.hovered !== null,
      isHidden: this.guessMode.isHidden,
      moved: movedTo(this.run, player.step),
    });
    if (player.progress === 1 || player.progress === 0) this.say(moment);
    this.controls.show({ isPlaying: player.isPlaying, moment: player.moment, moments: this.timeline.moments.length, position: this.playable.position(player.step), numbers: this.playable.numbers });
  }

  private say(moment: Timeline['moments'][number]): void {
    const { player } = this;
    const { isHidden } = this.guessMode;
    this.sentence.show(this.narration(player.moment, isHidden), player.isPlaying);
    this.headline.show(this.run, player.step, this.isSecret(this.shape.output, false));
    this.panel.show(this.run, player.step, this.selected, this.selected !== null && this.isSecret(this.selected, true));
    this.cards.show(player.step, this.isUnfinished());
    const shown = `${player.step} ${player.moment}`;
    if (shown !== this.followed) this.scene.follow(moment);
    this.followed = shown;
    writeAddress(player.moment, this.run.isTraining ? this.run.steps[player.step]!.number : null);
  }

  private narration(moment: number, isHidden: boolean): Narration {
    return narrationAt(this.run, this.player.step, this.view, this.timeline, moment, isHidden);
  }

  // Every action of the reader ends an open question.
  private free(act: () => void): void {
    this.guessMode.end();
    this.before = null;
    if (this.player.isPlaying) this.player.pause();
    act();
  }

  // In guess mode, no part of the page may show a number that is still to be guessed.
  private isSecret(node: number, isAll: boolean): boolean {
    const { forwardAt, settledAt, updateAt } = this.timeline;
    const box = this.view.boxOf[node]!;
    const known = isAll ? Math.max(forwardAt[box]!, settledAt[box]!, updateAt[box]!) : forwardAt[box]!;
    return this.guessMode.isOn && this.player.moment - (this.guessMode.isHidden ? 1 : 0) < known;
  }

  private isUnfinished(): boolean {
    return this.guessMode.isOn && (this.guessMode.isHidden || this.player.moment < this.timeline.moments.length - 1);
  }

  private playOrPause(): void {
    if (this.player.isPlaying) this.player.pause();
    else if (this.guessMode.isHidden) this.guessMode.remind();
    else {
      this.guessMode.end();
      this.before = null;
      this.player.play();
    }
  }

  private move(by: 1 | -1): void {
    if (this.guessMode.isHidden && by > 0) {
      this.guessMode.remind();
      return;
    }
    const before = by < 0 && this.player.moment === 0 ? this.playable.beside(this.player.step, -1) : null;
    if (before !== null) {
      this.follow({ moment: Number.MAX_SAFE_INTEGER, step: this.run.steps[before]!.number });
      return;
    }
    this.free(() => this.player.move(by));
    if (by > 0) this.guessMode.ask(this.player.moment);
    this.queue();
  }

  private reset(): void {
    this.free(() => this.player.goTo(this.playable.first, 0));
  }

  /** Another training step, at the same moment. */
  private goTo(step: number): void {
    if (step !== this.player.step) this.player.goTo(step, this.player.moment);
  }

  // Shows another step while the pointer is over a chart.
  private lookAt(step: number): void {
    if (this.player.isPlaying || this.guessMode.isHidden) return;
    this.before ??= this.player.step;
    this.goTo(this.playable.nearest(step));
  }

  private lookBack(): void {
    if (this.before !== null) this.goTo(this.before);
    this.before = null;
  }

  private goBy(by: 1 | -1): void {
    const next = this.playable.beside(this.player.step, by);
    if (next !== null) this.free(() => this.goTo(next));
  }

  private follow({ moment, step }: Address): void {
    const found = step === null ? -1 : this.run.steps.findIndex(({ number }) => number === step);
    if (found >= 0) this.player.step = this.playable.nearest(found);
    this.whatIf.announce('');
    if (step !== null && this.player.step !== found) {
      const instead = found < 0 ? `but the run has steps 1 to ${this.run.steps.at(-1)!.number}` : `which kept no graph, so the page shows step ${this.run.steps[this.player.step]!.number}`;
      this.whatIf.announce(`The address asks for training step ${step}, ${instead}.`);
    }
    const { shape } = this.run.steps[this.player.step]!.graph!;
    if (shape === this.shape) this.retime();
    else this.adopt(shape);
    this.free(() => this.player.goTo(this.player.step, moment ?? (found < 0 ? 0 : this.timeline.moments.length - 1)));
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
    const isOpen = this.view.open.has(group);
    if (await this.look(toggled(this.view, group))) this.opened.set(group.path, !isOpen);
    if (hasFocus) this.scene.focus(this.view.boxOf[firstNode(group)]!);
  }

  /** Selects a node and opens the scopes that hide it. */
  private async reveal(node: number, isFocused = false): Promise<void> {
    if (this.view.boxes[this.view.boxOf[node]!]!.group !== null) await this.look(revealing(this.view, node));
    this.selected = node;
    this.paint();
    const box = this.view.boxOf[node]!;
    this.scene.bringIn(box);
    if (isFocused) this.scene.focus(box);
  }

  // Returns whether the view could be shown.
  private async look(next: View | null): Promise<boolean> {
    if (next === null) {
      this.whatIf.announce(`That would be more than ${mostBoxes} boxes or ${mostLinks} lines at once. Close another scope first.`);
      return false;
    }
    const [from, moment] = [this.view, this.timeline.moments[this.player.moment]!];
    this.free(() => undefined);
    this.view = next;
    this.retime();
    this.player.moment = sameMoment(from, moment, next, this.timeline);
    await this.layOut();
    this.paint();
    return true;
  }
}
