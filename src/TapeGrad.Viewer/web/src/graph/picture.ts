// The picture as a part of the page: it finds places for the boxes of the state's view, and draws the state's moment.
import { momentOf, numbersOf, type State } from '../state';
import { movedTo } from '../whatif/parameter-updates';
import { sizesOf, textsOf } from './box-text';
import { mainPath } from './gradients';
import { layoutOf } from './layout';
import type { Scene } from './scene';
import { linksWith } from './view';

/** Finds the places of the boxes of `view`. */
export async function drawnOf(state: State): Promise<NonNullable<State['drawn']>> {
  const { view } = state;
  const texts = textsOf(view, numbersOf(state));
  return { view, layout: await layoutOf(view, sizesOf(texts)), texts };
}

/** Draws a new view, or only what changed since the last frame. */
export function renderPicture(scene: Scene, state: State): void {
  const { view, drawn, chosen, pointed, lit, run, step } = state;
  if (!scene.isOf(view)) scene.show(view, drawn!.layout, drawn!.texts);
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
    moved: movedTo(run, step),
  });
}

/** Moves the picture so that the boxes of the moment are visible. */
export function followMoment(scene: Scene, state: State): void {
  if (scene.isOf(state.view)) scene.follow(momentOf(state));
}
