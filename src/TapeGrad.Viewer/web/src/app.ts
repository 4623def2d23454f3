// The whole page: its parts, what each of them reads of the state, and where they are.
import { createAbout } from './about';
import { Actions } from './actions';
import { Beside, type Side, type Tab } from './beside/beside';
import { BlameBoard } from './blame/board';
import { Cards } from './cards';
import { onThemeChange } from './charts/chart-style';
import type { Run } from './core/data';
import { Calm } from './core/calm';
import { button, html } from './core/dom';
import type { Finding, PageSettings } from './core/page';
import { Store } from './core/store';
import { DetailView } from './detail/detail-view';
import { createFindings } from './findings/findings';
import { type Group, firstNode } from './graph/groups';
import { drawnOf, followMoment, renderPicture } from './graph/picture';
import { onPage, onPaper, onWall, type Room } from './graph/layout';
import { Scene } from './graph/scene';
import { paintThumbnails } from './map/thumbnails';
import { type Address, onAddress, readAddress, writeAddress } from './play/address';
import { createControls } from './play/controls';
import { GuessMode } from './play/guess-mode';
import { Headline, Sentence } from './play/headline';
import { createHelp } from './play/keys';
import { narrationAt, readingTime } from './play/narration';
import { createPanel } from './play/panel';
import { PlayableSteps } from './play/playable-steps';
import { createSampleSlider } from './play/sample-slider';
import { Player } from './play/player';
import { createSearch } from './play/search';
import { createQuiz } from './quiz/quiz';
import { Save } from './save/save';
import { Screen } from './screen/screen';
import { ScriptView } from './script/script-view';
import { captionsOf, momentOf as momentOfCaption, nodeOf, type Told } from './story/captions';
import { createDescription } from './story/description';
import { StoryView } from './story/story-view';
import { lineOf } from './script/source';
import { firstState, isReady, isSecret, isStill, isUnfinished, numbersOf, settledBy, type State } from './state';
import { stops } from './tour/stops';
import { Tour } from './tour/tour';
import { ChangeList } from './whatif/change-list';
import { LeafForm } from './whatif/leaf-form';
import { textOfChanges } from './whatif/what-address';
import { WhatIfPanel } from './whatif/what-if-panel';
import { PathPlayer } from './why/path-player';
import { WhyView } from './why/why-view';

const mostTweened = 500;
// The least height of the picture, in low windows.
const leastHeight = 180;

export class App {
  private readonly store: Store<State>;
  private readonly playable: PlayableSteps;
  private readonly actions: Actions;
  private readonly scene: Scene;
  private readonly whatIf: WhatIfPanel;
  private readonly guessMode: GuessMode;
  private readonly leafForm: LeafForm;
  private readonly changeList: ChangeList;
  private readonly controls;
  private readonly samples = createSampleSlider((sample) => this.actions.showSample(sample));
  private readonly panel;
  private readonly board: BlameBoard;
  private readonly story: StoryView;
  private readonly why: WhyView;
  private readonly detail: DetailView;
  private readonly calmDetail = new Calm();
  private readonly calmMaps = new Calm();
  private readonly script: ScriptView | null;
  private readonly beside: Beside;
  private readonly search;
  private readonly screen = new Screen(() => this.actions.toggleScreen());
  private readonly save: Save;
  private readonly help: HTMLDialogElement;
  private readonly headline: Headline;
  private readonly sentence = new Sentence();
  private readonly cards: Cards;
  /** Ends what listens beyond the page's own elements. */
  private readonly ended = new AbortController();
  /** The layout that was asked for last. */
  private pending: (Pick<State, 'view' | 'room' | 'showsEdges'> & { readonly ready: Promise<void> }) | null = null;

  constructor(private readonly logged: Run, settings: PageSettings, host: HTMLElement) {
    this.store = new Store(firstState(logged, settings.palette), settledBy(settings.palette));
    this.playable = new PlayableSteps(logged);
    const actions = this.actions = new Actions(this.store, this.playable, logged, () => this.guessMode.remind(), (what) => this.whatIf.follow(what));
    const boxNode = (box: number) => this.state.view.boxes[box]!.nodes[0]!;
    const shape = () => this.state.view.shape;
    this.scene = new Scene({
      select: (box) => actions.choose(boxNode(box)),
      toggle: (group) => void this.toggle(group),
      hover: (box) => actions.point(box === null ? null : boxNode(box)),
      pointLink: (link) => actions.pointLink(link),
    });
    this.save = new Save({ state: () => this.state, scene: this.scene, announce: (notice) => this.store.update({ notice }) });
    this.whatIf = new WhatIfPanel(logged, {
      state: () => this.state,
      change: (changes) => actions.act(changes),
      announce: (notice) => this.store.update({ notice }),
      home: () => this.controls.focus(),
    });
    this.guessMode = new GuessMode({
      reveal: () => this.store.update({ isHidden: false }),
      goOn: (plays) => actions.goOn(plays),
      switchTo: (isGuessing, level) => actions.act({ isGuessing, level }),
    });
    const paths = new PathPlayer((edges) => actions.light([], edges));
    this.why = new WhyView({ choose: (node) => void this.reveal(node), play: (edges) => paths.play(edges) });
    this.leafForm = new LeafForm(this.whatIf);
    this.changeList = new ChangeList(logged, this.whatIf, (node) => void this.reveal(node));
    this.detail = new DetailView(this.why.element);
    this.panel = createPanel({
      why: this.detail.element,
      choose: (node) => void this.reveal(node),
      close: () => actions.deselect(),
      change: this.leafForm.element,
    });
    this.controls = createControls(this.playable, {
      toggle: () => actions.playOrPause(),
      reset: () => actions.reset(),
      move: (by) => actions.move(by),
      jump: (moment) => actions.act({ moment }),
      goTo: (position) => actions.act({ step: this.playable.at(position) }),
      setSpeed: (speed) => this.store.update({ speed }),
    });
    this.search = createSearch(shape, () => numbersOf(this.state), (node) => void this.reveal(node, true));
    this.help = createHelp({
      toggle: () => actions.playOrPause(),
      reset: () => actions.reset(),
      end: () => actions.toEnd(),
      move: (by) => actions.move(by),
      goBy: (by) => actions.goBy(by),
      search: () => this.search.focus(),
      zoom: (way) => this.scene.camera.step(way),
      deselect: () => {
        if (this.state.chosen === null && this.state.isScreen) actions.toggleScreen();
        else actions.deselect();
      },
      fill: () => actions.toggleScreen(),
    }, this.ended.signal);
    this.cards = new Cards(
      logged,
      { look: (step) => actions.lookAt(step), stay: (step) => actions.act({ step: this.playable.nearest(step) }), leave: () => actions.lookBack() },
      createQuiz(settings.quiz, `tapegrad-quiz-${logged.name}`));
    this.board = new BlameBoard({ choose: (node) => void this.reveal(node, false, 'blame'), point: (node) => actions.point(node) });
    this.script = logged.source === null || shape().places === null ? null : new ScriptView(logged.source, { light: (nodes) => this.light(nodes) });
    this.story = new StoryView(logged, (told) => this.tell(told));
    this.beside = new Beside(this.tabs(settings.findings ?? []), (side) => this.store.update({ side }));
    this.store.add((s) => [s.lit], ({ lit }) => { if (lit === null) paths.stop(); });
    const tour = new Tour(stops, this.ended.signal);
    this.headline = new Headline(document.title, settings.palette, tour.invitation);
    host.replaceChildren(this.headline.element, createDescription(logged.source, () => this.resize()), this.whatIf.banner, html('div', { class: 'columns' }, this.stage(), this.beside.element), this.cards.element, createAbout(), this.help, tour.card);
    this.addParts();
  }

  /** Lays out the graph and shows the moment that the address asks for. */
  async start(): Promise<void> {
    const { signal } = this.ended;
    this.actions.follow(readAddress(this.logged.isTraining));
    // Their texts are part of what the picture has to leave room for.
    this.headline.render(this.state);
    this.controls.render(this.state);
    this.samples.render(this.state);
    this.beside.show(this.state.side);
    this.store.update({ room: this.room() });
    await this.layOut();
    this.store.render();
    onAddress(this.logged.isTraining, (address) => this.actions.follow(address), signal);
    onThemeChange(() => {
      this.store.update({ theme: this.state.theme + 1 });
      this.store.render();
    }, signal);
    window.addEventListener('resize', () => this.resize(), { signal });
    window.addEventListener('beforeprint', () => void this.forPaper(), { signal });
    window.addEventListener('afterprint', () => this.store.update({ room: this.room() }), { signal });
  }

  /** Stops, so that another run can take its place. */
  end(): void {
    this.ended.abort();
    this.actions.act();
  }

  private get state(): State {
    return this.store.state;
  }

  // Each part is drawn when something that it reads has changed, in any order.
  private addParts(): void {
    const { store } = this;
    // While something moves, texts wait.
    const whenStill = (reads: (state: State) => readonly unknown[], render: (state: State) => void) => store.add((s) => (isStill(s) ? reads(s) : null), render);
    const player = this.player();
    store.add((s) => [s.view, s.room, s.showsEdges], (s) => { if (!isReady(s) || s.drawn!.room !== s.room || s.drawn!.showsEdges !== s.showsEdges) void this.layOut(); });
    store.add((s) => [s.isPlaying], (s) => player.render(s));
    store.add((s) => (isReady(s) ? [s.drawn, s.run, s.step, s.moment, s.progress, s.chosen, s.pointed, s.pointedLink, s.lit, s.isHidden, s.theme] : null), (s) => renderPicture(this.scene, s));
    store.add((s) => (isReady(s) ? [s.drawn, s.run, s.step, s.theme] : null), (s) => this.calmMaps.run(s.changes, () => { if (isReady(this.state)) paintThumbnails(this.scene, this.state); }));
    store.add((s) => (isReady(s) ? [s.isPlaying, s.timeline, s.moment, s.step] : null), (s) => this.controls.render(s));
    store.add((s) => [s.view], (s) => {
      const { hidden } = this.samples.element;
      this.samples.render(s);
      if (this.samples.element.hidden !== hidden) this.resize();
    });
    store.add((s) => [s.changes, s.note, s.isWhole], (s) => this.whatIf.renderChanges(s));
    store.add((s) => [s.changes, s.notice], (s) => this.whatIf.renderNotice(s));
    store.add((s) => [s.asked], (s) => this.guessMode.render(s));
    whenStill((s) => [s.drawn, s.step, s.moment], (s) => followMoment(this.scene, s));
    whenStill((s) => [s.chosen], (s) => { if (s.chosen !== null) this.scene.bringIn(s.view.boxOf[s.chosen]!); });
    whenStill((s) => [s.run, s.step, s.view, s.timeline, s.moment, s.isHidden, s.isPlaying], (s) => this.sentence.render(s));
    whenStill((s) => [s.run, s.step, isSecret(s, s.view.shape.output, false)], (s) => this.headline.render(s));
    whenStill((s) => [s.run, s.step, s.chosen, s.chosen !== null && isSecret(s, s.chosen, true)], (s) => this.panel.render(s));
    whenStill((s) => [s.run, s.step, s.changes, s.chosen, s.chosen !== null && isSecret(s, s.chosen, true)], (s) => this.leafForm.render(s));
    store.add((s) => (isStill(s) && s.side === 'what-if' ? [s.run, s.step, s.changes, isUnfinished(s)] : null), (s) => this.changeList.render(s));
    whenStill((s) => [s.run, s.step, s.chosen, s.theme, s.chosen !== null && isSecret(s, s.chosen, true)], (s) => this.calmDetail.run(s.changes, () => this.detail.render(this.state, this.state.chosen !== null && isSecret(this.state, this.state.chosen, true))));
    whenStill((s) => [s.run, s.step, s.chosen, s.chosen !== null && isSecret(s, s.chosen, true)], (s) => this.why.render(s, s.chosen !== null && isSecret(s, s.chosen, true)));
    store.add((s) => [s.side, s.isScreen], (s) => {
      this.screen.render(s);
      this.beside.show(s.side);
      this.resize();
    });
    store.add((s) => (isStill(s) && s.side === 'blame' ? [s.run, s.step, s.timeline, s.moment, s.isHidden, s.isGuessing, s.chosen] : null), (s) => this.board.render(s));
    store.add((s) => (isStill(s) && s.side === 'story' ? [s.step, s.timeline, s.moment] : null), (s) => this.story.render(s));
    store.add((s) => (isStill(s) && s.side === 'script' ? [s.run, s.step, s.timeline, s.moment, s.isHidden, s.isGuessing] : null), (s) => this.script?.render(s));
    whenStill((s) => [s.run, s.step, s.theme, isUnfinished(s)], (s) => this.cards.render(s));
    whenStill((s) => [s.run, s.step, s.moment, s.chosen, s.changes], (s) => writeAddress(this.addressOf(s)));
  }

  private addressOf({ run, step, moment, chosen, changes, view }: State): Address {
    return { moment, step: run.isTraining ? run.steps[step]!.number : null, node: chosen === null ? null : view.shape.nodes[chosen]!.id, what: textOfChanges(this.logged, changes) };
  }

  private tabs(findings: readonly Finding[]): Tab[] {
    const { shape } = this.state.view;
    const tabs: (Tab | null)[] = [
      captionsOf(this.logged).length === 0 ? null : { side: 'story', title: 'Story', content: this.story.element },
      shape.nodes.some(({ kind }) => kind === 'parameter') ? { side: 'blame', title: 'Blame', content: this.board.element } : null,
      { side: 'node', title: 'Node', content: this.panel.element },
      { side: 'what-if', title: 'What if', content: this.changeList.element },
      this.script === null ? null : { side: 'script', title: 'Script', content: this.script.element },
      findings.length === 0 ? null : { side: 'findings', title: `Findings ${findings.length}`, content: createFindings(findings, (finding) => this.goTo(finding)) },
    ];
    return tabs.filter((tab) => tab !== null);
  }

  // Where a finding begins: its step, and there the moment at which blame comes to its line.
  private goTo({ step, line }: Finding): void {
    const shown = step === undefined ? this.state.step : this.playable.nearest(step - 1);
    this.actions.act({ step: shown, moment: Number.MAX_SAFE_INTEGER });
    const { shape } = this.state.view;
    const nodes = shape.nodes.flatMap((_, node) => (line !== undefined && lineOf(shape, node) === line ? [node] : []));
    const boxes = new Set(nodes.map((node) => this.state.view.boxOf[node]!));
    const moment = this.state.timeline.moments.findIndex((it) => it.kind === 'backward' && boxes.has(this.state.view.links[it.link]!.operand));
    if (moment >= 0) this.store.update({ moment });
    if (nodes.length > 0) this.actions.light(nodes, []);
  }

  // Shows the moment of a caption, and lights its node where the moment does not.
  private tell({ caption, step }: Told): void {
    this.actions.act({ step: this.playable.nearest(step) });
    const { view, timeline } = this.state;
    const node = nodeOf(caption, view);
    this.actions.act({ moment: momentOfCaption(caption, view, timeline) });
    if (node !== null && this.state.moment === 0) this.actions.light([node], []);
  }

  // Lights the nodes of a line, and chooses the last of them, which is what the line is about.
  private light(nodes: readonly number[]): void {
    this.store.update({ chosen: nodes.at(-1)!, lit: { nodes, edges: [] } });
    if (isReady(this.state)) this.scene.bringIn(this.state.view.boxOf[nodes.at(-1)!]!);
  }

  private player(): Player {
    return new Player({
      state: () => this.state,
      update: (changes) => this.store.update(changes),
      moments: () => this.state.timeline.moments.length,
      stepAfter: () => this.playable.beside(this.state.step, 1),
      kind: (moment) => this.state.timeline.moments[moment]!.kind,
      isTweened: () => this.state.view.boxes.length <= mostTweened && !matchMedia('(prefers-reduced-motion: reduce)').matches,
      reading: (moment) => readingTime(narrationAt(this.state.run, this.state.step, this.state.view, this.state.timeline, moment)),
      ask: () => this.actions.ask(true),
    });
  }

  private stage(): HTMLElement {
    const { camera } = this.scene;
    const zoom = html('span', { class: 'pair' },
      button('−', () => camera.step(-1), { 'aria-label': 'Zoom out' }),
      button('+', () => camera.step(1), { 'aria-label': 'Zoom in' }),
      button('Fit', () => camera.step(0), { 'aria-label': 'Fit the picture' }));
    const edges = html('input', { type: 'checkbox' });
    edges.addEventListener('change', () => this.actions.toggleEdges());
    const help = button('?', () => this.help.showModal(), { 'aria-label': 'Help' });
    return html('section', { class: 'card stage', 'aria-label': 'The computation' },
      html('div', { class: 'tools' }, this.search.element, this.whatIf.rateField, this.guessMode.toggle, html('label', { class: 'toggle' }, edges, ' Edge numbers'), zoom, this.save.element, this.screen.button, help, this.beside.opener),
      html('div', { class: 'picture' }, this.scene.element, camera.minimap.element, html('p', { class: 'hint' }, 'Drag to see the rest, or press ', html('span', { class: 'on-page' }, 'Fit'), html('span', { class: 'on-wall' }, '0'), '.')),
      this.sentence.element, this.guessMode.element, this.samples.element, this.controls.element);
  }

  // The controls stay in the window: the picture takes what the page has above and below it leaves.
  private room(): Room {
    const { element } = this.scene;
    const [picture, stage] = [element.getBoundingClientRect(), element.closest('.stage')!.getBoundingClientRect()];
    const height = window.innerHeight - (picture.top + window.scrollY) - (stage.bottom - picture.bottom) - 12;
    return { ...(this.state.isScreen ? onWall : onPage), width: picture.width, height: Math.max(leastHeight, height) };
  }

  // The boxes find new places only where the window changes much.
  private resize(): void {
    if (matchMedia('print').matches) return;
    const [before, room] = [this.state.room, this.room()];
    const hasChanged = (from: number, to: number) => Math.abs(to - from) > 0.15 * from;
    if (before.most !== room.most || hasChanged(before.width, room.width) || hasChanged(before.height, room.height)) this.store.update({ room });
  }

  // The layout engine is there, so that this ends before the page is printed.
  private async forPaper(): Promise<void> {
    this.store.update({ room: onPaper });
    await this.layOut();
    this.store.render();
    this.scene.camera.print();
  }

  // A layout that comes too late for its view or window is dropped.
  private layOut(): Promise<void> {
    const { view, room, showsEdges } = this.state;
    const isFor = (other: Pick<State, 'view' | 'room' | 'showsEdges'>) => other.view === view && other.room === room && other.showsEdges === showsEdges;
    if (this.pending === null || !isFor(this.pending)) {
      const ready = drawnOf(this.state).then((drawn) => {
        if (isFor(this.state)) this.store.update({ drawn });
      });
      this.pending = { view, room, showsEdges, ready };
    }
    return this.pending.ready;
  }

  private async toggle(group: Group): Promise<void> {
    const { hasFocus } = this.scene;
    this.actions.toggle(group);
    if (!isReady(this.state)) await this.layOut();
    this.store.render();
    if (hasFocus) this.scene.focus(this.state.view.boxOf[firstNode(group)]!);
  }

  /** Chooses a node, opens the scopes that hide it, and shows it. */
  private async reveal(node: number, isFocused = false, side: Side = 'node'): Promise<void> {
    this.actions.reveal(node, side);
    if (!isReady(this.state)) await this.layOut();
    this.store.render();
    const box = this.state.view.boxOf[node]!;
    this.scene.bringIn(box);
    if (isFocused) this.scene.focus(box);
  }
}
