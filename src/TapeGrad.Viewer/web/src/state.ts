// What the page shows: the one value from which every part of the page is drawn.
import type { Numbers, Run } from './core/data';
import { Blame, type Palette } from './core/palette';
import { scaleOf } from './graph/gradients';
import { onPage, type Room } from './graph/layout';
import type { Shown } from './graph/frame';
import { firstView, numbersSeen, sameNode, type View, withSample } from './graph/view';
import type { Side } from './beside/beside';
import type { Level, Question } from './play/questions';
import { type Moment, type Timeline, timelineOf } from './play/timeline';
import { captionsOf } from './story/captions';
import { movedTo } from './whatif/parameter-updates';
import { type Changes, noChanges } from './whatif/whatif';

export interface State {
  /** The logged run, or the run with the reader's changes. */
  readonly run: Run;
  /** An index into run.steps, always of a step that kept a graph. */
  readonly step: number;
  /** An index into timeline.moments. */
  readonly moment: number;
  /** The progress of the moment's movement, from 0 to 1. */
  readonly progress: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  /** The step to return to when the pointer leaves a chart; null if it is not over one. */
  readonly returnTo: number | null;

  /** The boxes and links; always of the step's graph. */
  readonly view: View;
  /** Which scopes the reader has opened (true) or closed, by their paths. */
  readonly opened: ReadonlyMap<string, boolean>;
  /** The places of a view's boxes. Those of `view` take a while to find, and until then no part is drawn. */
  readonly drawn: Shown | null;
  /** The size of the picture that can be seen at once in this window. */
  readonly room: Room;
  /** Whether the picture fills the window. */
  readonly isScreen: boolean;
  readonly timeline: Timeline;
  readonly blame: Blame;
  /** The node whose details are shown, and the node under the pointer. */
  readonly chosen: number | null;
  readonly pointed: number | null;
  /** What a path that is played, or a line of the script, lights; null for nothing. */
  readonly lit: { readonly nodes: readonly number[]; readonly edges: readonly number[] } | null;
  /** The open tab beside the picture; null while the card is closed. */
  readonly side: Side | null;
  /** The link under the pointer or with the focus. */
  readonly pointedLink: number | null;
  /** Whether all links show their numbers. */
  readonly showsEdges: boolean;

  /** The reader's changes, and what was not recomputed because of them. */
  readonly changes: Changes;
  readonly note: string;
  /** Whether all of the run has been computed; the steps after the shown one wait while the reader drags. */
  readonly isWhole: boolean;
  /** A message beside the changes; "" if there is none. */
  readonly notice: string;

  readonly isGuessing: boolean;
  /** What is asked. */
  readonly level: Level;
  /** The question of this moment, open or answered, and whether it interrupted the playback. */
  readonly asked: { readonly question: Question; readonly wasPlaying: boolean } | null;
  /** Whether the number of this moment is still to be guessed. */
  readonly isHidden: boolean;

  /** Changes when the colours of the page do. */
  readonly theme: number;
}

/** The page of a run as it opens. */
export function firstState(run: Run, palette: Palette): State {
  const step = run.steps.findIndex(({ graph }) => graph !== null);
  const view = firstView(run.steps[step]!.graph!.shape);
  return {
    run, step, moment: 0, progress: 1, isPlaying: false, speed: 1, returnTo: null,
    view, opened: new Map(), drawn: null, room: { ...onPage, width: 1000, height: 500 }, isScreen: false, timeline: timelineIn(run, step, view), blame: blameIn(run, palette), chosen: null, pointed: null, pointedLink: null, showsEdges: false,
    lit: null, side: restingSide({ run, view }, false),
    changes: noChanges, note: '', isWhole: true, notice: '',
    isGuessing: false, level: 'number', asked: null, isHidden: false, theme: 0,
  };
}

/** Makes the values of a state agree: the view has the step's graph, the timeline the view's boxes, and the moment exists. */
export function settledBy(palette: Palette): (next: State, before: State) => State {
  return (next, before) => {
    const { shape } = next.run.steps[next.step]!.graph!;
    let { view, chosen, blame, timeline } = next;
    if (shape !== view.shape) {
      chosen = chosen === null ? null : sameNode(view.shape, chosen, shape);
      view = withSample(firstView(shape, next.opened), view.sample);
    }
    if (next.run !== before.run) blame = blameIn(next.run, palette);
    if (next.run !== before.run || next.step !== before.step || view !== before.view) timeline = timelineIn(next.run, next.step, view);
    const moment = Math.max(0, Math.min(timeline.moments.length - 1, next.moment));
    const isElsewhere = next.run !== before.run || next.step !== before.step || moment !== before.moment || view !== before.view || chosen !== before.chosen;
    return {
      ...next, view, chosen, blame, timeline, moment,
      ...(view === before.view ? {} : { pointed: null, pointedLink: null }),
      lit: isElsewhere && next.lit === before.lit ? null : next.lit,
    };
  };
}

/** The numbers of the step; while one sample is looked at, with the gradients that flow through it. */
export function numbersOf({ run, step, view }: Pick<State, 'run' | 'step' | 'view'>): Numbers {
  return numbersSeen(run.steps[step]!.graph!, view);
}

export function momentOf({ timeline, moment }: State): Moment {
  return timeline.moments[moment]!;
}

/** The tab that is open while no node is chosen: none where the card beside the picture would have nothing to say. */
export function restingSide({ run, view }: Pick<State, 'run' | 'view'>, isScreen: boolean): Side | null {
  if (isScreen) return null;
  return captionsOf(run).length > 0 ? 'story' : view.shape.nodes.some(({ kind }) => kind === 'parameter') ? 'blame' : null;
}

/** Whether the picture has its boxes where they belong. */
export function isReady({ drawn, view }: State): boolean {
  return drawn?.view === view;
}

/** Whether nothing moves. Texts wait for this. */
export function isStill(state: State): boolean {
  return isReady(state) && (state.progress === 0 || state.progress === 1);
}

/** In guess mode, whether a node has a number that is still to be guessed: its value or, with `isAll`, also its gradient and its update. */
export function isSecret(state: State, node: number, isAll: boolean): boolean {
  const { forwardAt, settledAt, updateAt } = state.timeline;
  const box = state.view.boxOf[node]!;
  const known = isAll ? Math.max(forwardAt[box]!, settledAt[box]!, updateAt[box]!) : forwardAt[box]!;
  return state.isGuessing && state.moment - (state.isHidden ? 1 : 0) < known;
}

/** In guess mode, whether a number of this step is still to be guessed. */
export function isUnfinished({ isGuessing, isHidden, moment, timeline }: State): boolean {
  return isGuessing && (isHidden || moment < timeline.moments.length - 1);
}

function timelineIn(run: Run, step: number, view: View): Timeline {
  const moved = movedTo(run, step);
  return timelineOf(view, numbersOf({ run, step, view }), (node) => moved(node) !== null);
}

// All steps share one scale, so that a gradient that shrinks during training also looks weaker.
function blameIn(run: Run, palette: Palette): Blame {
  return new Blame(palette, scaleOf(run.steps.flatMap(({ graph }) => (graph === null ? [] : [graph]))));
}
