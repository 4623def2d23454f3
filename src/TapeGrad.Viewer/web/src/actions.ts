// What the reader can do. Each action changes the state; the parts of the page then draw what has changed.
import type { Side } from './beside/beside';
import type { Run } from './core/data';
import type { Store } from './core/store';
import { type Group, mostLinks } from './graph/groups';
import { mostBoxes, revealing, toggled, type View, withSample } from './graph/view';
import type { ReadAddress } from './play/address';
import { questionAt } from './play/questions';
import type { PlayableSteps } from './play/playable-steps';
import { sameMoment } from './play/timeline';
import { momentOf, restingSide, type State } from './state';

const end = Number.MAX_SAFE_INTEGER;

export class Actions {
  constructor(private readonly store: Store<State>, private readonly playable: PlayableSteps, private readonly logged: Run, private readonly remind: () => void, private readonly change: (what: string) => void) {}

  get state(): State {
    return this.store.state;
  }

  /** Changes the state. Every action of the reader ends the playback and an open question. */
  act(changes: Partial<State> = {}): void {
    this.store.update({ isPlaying: false, progress: 1, asked: null, isHidden: false, returnTo: null, ...changes });
  }

  playOrPause(): void {
    const { isPlaying, isHidden, moment, timeline, step } = this.state;
    if (isPlaying) this.store.update({ isPlaying: false, progress: 1 });
    else if (isHidden) this.remind();
    else this.act({ isPlaying: true, ...(moment === timeline.moments.length - 1 && this.playable.beside(step, 1) === null ? { moment: 0 } : {}) });
  }

  /** Moves one moment, also across the ends of a step. */
  move(by: 1 | -1): void {
    const { isHidden, moment, timeline, step } = this.state;
    if (isHidden && by > 0) {
      this.remind();
      return;
    }
    const isAtEnd = moment === (by > 0 ? timeline.moments.length - 1 : 0);
    const beside = isAtEnd ? this.playable.beside(step, by) : null;
    if (beside !== null) this.act({ step: beside, moment: by > 0 ? 0 : end, notice: '' });
    else this.act({ moment: moment + by });
    if (by > 0 && !isAtEnd) this.ask(false);
  }

  /** In guess mode, asks for the number of the moment if there is one to guess. */
  ask(wasPlaying: boolean): void {
    const { state } = this;
    const question = state.isGuessing ? questionAt(state.run, state.step, state.view, momentOf(state), state.level, state.timeline) : null;
    if (question !== null) this.store.update({ asked: { question, wasPlaying }, isHidden: true, isPlaying: false, progress: 1 });
  }

  goOn(plays: boolean): void {
    if (plays) this.playOrPause();
    else this.move(1);
  }

  reset(): void {
    this.act({ step: this.playable.first, moment: 0 });
  }

  toEnd(): void {
    this.act({ moment: end });
  }

  /** To the previous or next training step, at the same moment. */
  goBy(by: 1 | -1): void {
    const step = this.playable.beside(this.state.step, by);
    if (step !== null) this.act({ step });
  }

  /** Shows another step while the pointer is over a chart. */
  lookAt(step: number): void {
    const { isPlaying, isHidden, returnTo, step: before } = this.state;
    if (!isPlaying && !isHidden) this.store.update({ step: this.playable.nearest(step), returnTo: returnTo ?? before, progress: 1 });
  }

  lookBack(): void {
    const { returnTo } = this.state;
    if (returnTo !== null) this.store.update({ step: returnTo, returnTo: null });
  }

  /** Shows the moment of an address, or the nearest one and a message. */
  follow({ moment, step, node, what, wrong }: ReadAddress): void {
    const { steps } = this.logged;
    const found = step === null ? -1 : steps.findIndex(({ number }) => number === step);
    const shown = found >= 0 ? this.playable.nearest(found) : this.state.step;
    const instead = found < 0 ? `but the run has steps 1 to ${steps.at(-1)!.number}` : `which kept no graph, so the page shows step ${steps[shown]!.number}`;
    const chosen = node === null ? -1 : steps[shown]!.graph!.shape.nodes.findIndex(({ id }) => id === node);
    const notice = step !== null && shown !== found ? `The address asks for training step ${step}, ${instead}.`
      : node !== null && chosen < 0 ? `The address asks for node ${node}, but the graph of this step has no such node.`
        : wrong !== null ? `The address has ${wrong}, but a ${wrong.split('=', 1)[0]} is a whole number from 0 on.` : '';
    this.act({ step: shown, moment: moment ?? (found < 0 ? 0 : end), notice });
    if (chosen >= 0) this.reveal(chosen, 'node');
    if (what !== null) this.change(what);
  }

  choose(node: number): void {
    if (this.state.chosen === node) this.deselect();
    else this.store.update({ chosen: node, side: 'node' });
  }

  /** Lets go of the chosen node. The card beside the picture goes on to what it has to say without one. */
  deselect(): void {
    const { isScreen, side, chosen } = this.state;
    if (chosen !== null) this.store.update({ chosen: null, side: side === 'node' ? restingSide(this.state, isScreen) : side });
  }

  /** Fills the window with the picture, or goes back to the page. */
  toggleScreen(): void {
    const { isScreen, chosen } = this.state;
    this.store.update({ isScreen: !isScreen, side: chosen !== null ? 'node' : restingSide(this.state, !isScreen) });
  }

  /** Lights nodes and edges until something else is shown. */
  light(nodes: readonly number[], edges: readonly number[]): void {
    this.store.update({ lit: { nodes, edges } });
  }

  point(node: number | null): void {
    this.store.update({ pointed: node });
  }

  pointLink(link: number | null): void {
    this.store.update({ pointedLink: link });
  }

  /** Shows or hides the numbers of all links. */
  toggleEdges(): void {
    this.store.update({ showsEdges: !this.state.showsEdges });
  }

  /** Opens or closes a scope. */
  toggle(group: Group): void {
    const { view, opened } = this.state;
    if (this.show(toggled(view, group))) this.store.update({ opened: new Map(opened).set(group.path, !view.open.has(group)) });
  }

  /** Shows one sample in all stacks, or all samples together. */
  showSample(sample: number | null): void {
    const { view, drawn } = this.state;
    const next = withSample(view, sample);
    if (next !== view && drawn?.view === view) this.store.update({ view: next, drawn: { ...drawn, view: next } });
  }

  /** Chooses a node and opens the scopes that hide it, with a tab beside the picture. */
  reveal(node: number, side: Side): void {
    const { view } = this.state;
    if (view.boxes[view.boxOf[node]!]!.group !== null) this.show(revealing(view, node));
    this.store.update({ chosen: node, side });
  }

  // Shows another view at the same moment, and returns whether it can be shown.
  private show(next: View | null): boolean {
    const { state } = this;
    if (next === null) {
      this.store.update({ notice: `That would be more than ${mostBoxes} boxes or ${mostLinks} lines at once. Close another scope first.` });
      return false;
    }
    this.act({ view: next });
    this.store.update({ moment: sameMoment(state.view, momentOf(state), next, this.state.timeline) });
    return true;
  }
}
