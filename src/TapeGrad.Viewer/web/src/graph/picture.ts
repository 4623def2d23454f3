// The picture as a part of the page: it finds places for the boxes of the state's view, and draws the state's moment.
import { numbersOf, type State } from '../state';
import { movedTo } from '../whatif/parameter-updates';
import { sizesOf, textsOf } from './box-text';
import { mainPath } from './gradients';
import { roomyLayoutOf } from './layout';
import type { Shown } from './frame';
import type { Scene } from './scene';
import { linksWith } from './view';

/** Finds the places of the boxes of the state's view. */
export async function drawnOf(state: State): Promise<Shown> {
  const { view, room, showsEdges } = state;
  const texts = textsOf(view, numbersOf(state));
  return { view, layout: await roomyLayoutOf(view, sizesOf(texts), room, showsEdges), texts, room, showsEdges };
}

/** Draws a new view, or only what changed since the last frame. */
export function renderPicture(scene: Scene, state: State): void {
  const { view, drawn, chosen, pointed, lit, run, step } = state;
  if (!scene.isOf(drawn!.layout)) scene.show(drawn!);
  else scene.follows(view);
  const numbers = numbersOf(state);
  const focus = pointed ?? chosen;
  const isLit = lit !== null && pointed === null;
  const path = isLit ? lit.edges : focus === null || numbers.grad === null ? [] : mainPath(view.shape, numbers, focus);
  scene.paint({
    numbers,
    timeline: state.timeline,
    moment: state.moment,
    progress: state.progress,
    blame: state.blame,
    selected: chosen === null ? null : view.boxOf[chosen]!,
    path: linksWith(view, path),
    lit: new Set(isLit ? lit.nodes.map((node) => view.boxOf[node]!) : []),
    isDimmed: pointed !== null || isLit,
    isHidden: state.isHidden,
    hidesFactors: state.isHidden && state.asked?.question.asks !== undefined && state.asked.question.isSign !== true,
    isGuessing: state.isGuessing,
    pointedLink: state.pointedLink,
    moved: movedTo(run, step),
  });
}

/** Moves the picture so that the boxes of the moment are visible; at the start, the first box that gets a number. */
export function followMoment(scene: Scene, { drawn, timeline, moment }: State): void {
  if (scene.isOf(drawn!.layout)) scene.follow(timeline.moments[moment === 0 ? Math.min(1, timeline.moments.length - 1) : moment]!);
}
