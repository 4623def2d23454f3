// What a scene is given to draw, and the elements that it keeps of it.
import type { BoxText } from './box-text';
import type { Numbers } from '../core/data';
import type { Group } from './groups';
import type { Layout, Room } from './layout';
import type { Blame } from '../core/palette';
import type { Timeline } from '../play/timeline';
import type { View } from './view';

export interface Frame {
  readonly numbers: Numbers;
  readonly timeline: Timeline;
  readonly moment: number;
  /** The progress of the moment's movement, from 0 to 1. */
  readonly progress: number;
  readonly blame: Blame;
  readonly selected: number | null;
  readonly path: ReadonlySet<number>;
  /** Boxes that are lit beside the path. */
  readonly lit: ReadonlySet<number>;
  /** Whether everything that is not lit is dimmed. */
  readonly isDimmed: boolean;
  /** Whether the number of this moment is still to be guessed, and whether also the factors that lead to it. */
  readonly isHidden: boolean;
  readonly hidesFactors: boolean;
  readonly isGuessing: boolean;
  /** The link whose multiplication is asked for. */
  readonly pointedLink: number | null;
  /** A parameter's number after the update. */
  readonly moved: (node: number) => number | null;
}

export interface Drawn {
  readonly group: SVGGElement;
  readonly value: SVGTextElement;
  readonly band: SVGPathElement;
  readonly grad: SVGTextElement;
  /** All that is written in the box beside its numbers. */
  readonly written: string;
  fill: string;
  ink: string;
  /** The small map of a neuron. */
  readonly map: SVGGElement | null;
  /** The width that the words have. */
  readonly words: number;
  key: string;
}

export interface Shown {
  readonly view: View;
  readonly layout: Layout;
  readonly texts: readonly BoxText[];
  /** The size of the picture that can be seen at once. */
  readonly room: Room;
  readonly showsEdges: boolean;
}

export interface DrawnLink {
  readonly group: SVGGElement;
  readonly line: SVGPathElement;
  /** Its local derivative and its share; null without room for them. */
  readonly numbers: readonly [SVGTextElement, SVGTextElement] | null;
  isPointed: boolean;
  key: string;
}

export interface Listener {
  select(box: number): void;
  toggle(group: Group): void;
  hover(box: number | null): void;
  pointLink(link: number | null): void;
}
