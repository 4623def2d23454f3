// Finds places for boxes, links and the outlines of open scopes with Graphviz' dot, which the page contains as WebAssembly.
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { Group } from './groups';
import { leafLengths, linksToLayOut } from './link-lengths';
import type { View } from './view';
import { addAll } from '../core/lists';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place extends Size {
  /** The middle of the box. */
  readonly x: number;
  readonly y: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Outline extends Place {
  readonly group: Group;
}

export interface Layout extends Size {
  readonly boxes: readonly Place[];
  /** SVG path data from operand to user. */
  readonly links: readonly string[];
  /** The middle of the room for the numbers of each link; empty where none was asked for. */
  readonly labels: readonly (Point | undefined)[];
  readonly outlines: readonly Outline[];
}

interface Drawn {
  readonly bb: string;
  readonly objects?: readonly { readonly name: string; readonly pos?: string; readonly bb?: string }[];
  readonly edges?: readonly { readonly id: string; readonly pos: string; readonly lp?: string }[];
}

// Room for the text beside a box.
const margin = 12;
const inch = 72;
let graphviz: Promise<Graphviz> | null = null;

/** What can be seen of the picture at once, and at which scales. */
export interface Room extends Size {
  /** At the least scale the picture shows its text. */
  readonly least: number;
  readonly most: number;
  /** Whether the picture takes the whole height, also where it is smaller. */
  readonly isFilled: boolean;
}

/** A text of the picture has 12.5 pixels; here 11 at least, and a little more, because the viewBox is rounded. */
export const onPage = { least: 11.005 / 12.5, most: 1.35, isFilled: false };
/** On a wall: text of 16 pixels at least. */
export const onWall = { least: 16.005 / 12.5, most: 3, isFilled: true };

/** On a sheet of paper (A4 with its margins, below the head of the page and above the sentence), on which everything is to be seen. */
export const onPaper: Room = { width: 656, height: 786, least: 0.8, most: 1.2, isFilled: false };

// A layout that can be drawn at this part of the largest scale is large enough.
const enough = 1 / 1.35;
// A graph with more boxes takes too long to lay out several times.
const fewBoxes = 120;
// The room for the two lines of numbers of a link, and the most links that get it.
const labelSize = { width: 76, height: 34 };
const mostLabels = 300;
// More links are not worth a second layout.
const mostRoomy = 60;

interface Way {
  readonly direction: 'LR' | 'TB';
  /** In how many columns the leaves before an operation are. */
  readonly columns: number;
}

// From left to right where that is about as large as from top to bottom.
const ways: readonly Way[] = [
  { direction: 'LR', columns: 1 }, { direction: 'LR', columns: 2 }, { direction: 'LR', columns: 3 },
  { direction: 'TB', columns: 1 }, { direction: 'TB', columns: 2 }, { direction: 'TB', columns: 3 },
];
const clearlyLarger = 1.15;

/**
 * Lays out a view so that it fits well into `room`, the size that can be seen at once: from left to right or from top to bottom,
 * with leaves in one column or in several. With `isLabelled`, each link has room for its numbers. Takes about a second for 2 000 boxes.
 */
export async function layoutOf(view: View, sizes: readonly Size[], room: Room, isLabelled = false): Promise<Layout> {
  const engine = await (graphviz ??= Graphviz.load());
  const hasLabels = isLabelled && view.links.length <= mostLabels;
  const first = laidOut(engine, view, sizes, ways[0]!, hasLabels);
  if (view.boxes.length > fewBoxes || scaleIn(room, first) >= enough * room.most) return first;
  let best = first;
  for (const way of ways.slice(1)) {
    const next = laidOut(engine, view, sizes, way, hasLabels);
    const [now, before] = [scaleIn(room, next), scaleIn(room, best)];
    if (now > clearlyLarger * before || (before < room.least && now >= room.least)) best = next;
  }
  return best;
}

/**
 * The layout of a view. Its links have room for their numbers where that is asked for, or where all of the picture can be read
 * in the window all the same.
 */
export async function roomyLayoutOf(view: View, sizes: readonly Size[], room: Room, isLabelled: boolean): Promise<Layout> {
  if (isLabelled || view.links.length > mostRoomy) return layoutOf(view, sizes, room, isLabelled);
  const labelled = await layoutOf(view, sizes, room, true);
  return scaleIn(room, labelled) >= room.least ? labelled : layoutOf(view, sizes, room);
}

/** The scale at which a layout fits into `room`. */
function scaleIn(room: Room, { width, height }: Size): number {
  return Math.min(room.most, room.width / width, room.height / height);
}

function laidOut(engine: Graphviz, view: View, sizes: readonly Size[], way: Way, hasLabels: boolean): Layout {
  const { dot, open } = dotOf(view, sizes, way, hasLabels);
  const drawn = JSON.parse(engine.layout(dot, 'json', 'dot')) as Drawn;
  const [left, bottom, right, top] = rectangle(drawn.bb);
  const at = (x: number, y: number): [number, number] => [x - left + margin, top - y + margin];
  const boxes: Place[] = [];
  const outlines: Outline[] = [];
  for (const object of drawn.objects ?? []) {
    if (object.name.startsWith('cluster')) {
      const [x0, y0, x1, y1] = rectangle(object.bb!);
      const [x, y] = at((x0 + x1) / 2, (y0 + y1) / 2);
      outlines.push({ x, y, width: x1 - x0, height: y1 - y0, group: open[Number(object.name.slice(7))]! });
    } else if (object.pos !== undefined) {
      const [x, y] = at(...pair(object.pos));
      const index = Number(object.name);
      boxes[index] = { x, y, ...sizes[index]! };
    }
  }
  const links: string[] = [];
  const labels: (Point | undefined)[] = [];
  for (const edge of drawn.edges ?? []) {
    links[Number(edge.id)] = path(edge.pos, at);
    if (edge.lp === undefined) continue;
    const [x, y] = at(...pair(edge.lp));
    labels[Number(edge.id)] = { x, y };
  }
  for (const link of view.links) links[link.index] ??= curve(boxes[link.operand]!, boxes[link.user]!, way);
  return { width: right - left + 2 * margin, height: top - bottom + 2 * margin, boxes, links, labels, outlines };
}

function dotOf(view: View, sizes: readonly Size[], { direction, columns }: Way, hasLabels: boolean): { dot: string; open: Group[] } {
  const open: Group[] = [];
  const lines = [
    `digraph{rankdir=${direction};nodesep=0.17;ranksep=0.29;`,
    `node[shape=box,fixedsize=true,label=""];edge[arrowhead=none,${direction === 'LR' ? 'tailport=e,headport=w' : 'tailport=s,headport=n'}];`,
  ];
  const byGroup = new Map<Group, number[]>();
  for (const box of view.boxes) {
    const before = byGroup.get(box.within);
    if (before === undefined) byGroup.set(box.within, [box.index]);
    else before.push(box.index);
  }
  const stack: (Group | string)[] = [view.root];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') {
      lines.push(next);
      continue;
    }
    if (next !== view.root) {
      lines.push(`subgraph cluster${open.push(next) - 1}{label=" ";margin=8;`);
      stack.push('}');
    }
    for (const index of byGroup.get(next) ?? []) {
      const size = sizes[index]!;
      lines.push(`${index}[width=${(size.width / inch).toFixed(3)},height=${(size.height / inch).toFixed(3)}];`);
    }
    addAll(stack, next.groups.filter((group) => view.open.has(group)).reverse());
  }
  const kept = linksToLayOut(view);
  const lengths = leafLengths(view, columns);
  for (const link of view.links) {
    const label = hasLabels ? `,label=<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="${labelSize.width}" HEIGHT="${labelSize.height}"><TR><TD></TD></TR></TABLE>>` : '';
    if (kept.has(link.index)) lines.push(`${link.operand}->${link.user}[id=${link.index}${label}${lengths[link.operand]! > 1 ? `,minlen=${lengths[link.operand]}` : ''}];`);
  }
  return { dot: lines.join('\n') + '}', open };
}

// "s,x,y e,x,y x,y x,y …": Bézier points. The optional start and end belong to arrowheads, which the page does not draw.
function path(pos: string, at: (x: number, y: number) => [number, number]): string {
  const points = pos.split(' ').filter((point) => !/^[se],/.test(point)).map((point) => at(...pair(point)).map((n) => n.toFixed(1)).join(' '));
  return `M${points[0]}C${points.slice(1).join(' ')}`;
}

// From the end of the operand to the beginning of its user, even across other boxes.
function curve(from: Place, to: Place, { direction }: Way): string {
  const isAcross = direction === 'LR';
  const [x0, y0] = isAcross ? [from.x + from.width / 2, from.y] : [from.x, from.y + from.height / 2];
  const [x1, y1] = isAcross ? [to.x - to.width / 2, to.y] : [to.x, to.y - to.height / 2];
  const bend = Math.min(160, Math.max(30, Math.abs(isAcross ? x1 - x0 : y1 - y0) / 2));
  const [bendX, bendY] = isAcross ? [bend, 0] : [0, bend];
  return `M${[x0, y0].map(fixed).join(' ')}C${[x0 + bendX, y0 + bendY, x1 - bendX, y1 - bendY, x1, y1].map(fixed).join(' ')}`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function pair(text: string): [number, number] {
  const [x, y] = text.split(',').map(Number) as [number, number];
  return [x, y];
}

function rectangle(text: string): [number, number, number, number] {
  return text.split(',').map(Number) as [number, number, number, number];
}
