// Finds places for boxes, links and the outlines of open scopes with Graphviz' dot, which the page contains as WebAssembly.
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { Group } from './groups';
import { linksToLayOut } from './link-lengths';
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

interface Outline extends Place {
  readonly group: Group;
}

export interface Layout extends Size {
  readonly boxes: readonly Place[];
  /** SVG path data from operand to user. */
  readonly links: readonly string[];
  readonly outlines: readonly Outline[];
}

interface Drawn {
  readonly bb: string;
  readonly objects?: readonly { readonly name: string; readonly pos?: string; readonly bb?: string }[];
  readonly edges?: readonly { readonly id: string; readonly pos: string }[];
}

// Room for the text beside a box.
const margin = 24;
const inch = 72;
let graphviz: Promise<Graphviz> | null = null;

/** Lays out a view from left to right; takes about a second for 2 000 boxes. */
export async function layoutOf(view: View, sizes: readonly Size[]): Promise<Layout> {
  graphviz ??= Graphviz.load();
  const { dot, open } = dotOf(view, sizes);
  const drawn = JSON.parse((await graphviz).layout(dot, 'json', 'dot')) as Drawn;
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
  for (const edge of drawn.edges ?? []) links[Number(edge.id)] = path(edge.pos, at);
  for (const link of view.links) links[link.index] ??= curve(boxes[link.operand]!, boxes[link.user]!);
  return { width: right - left + 2 * margin, height: top - bottom + 2 * margin, boxes, links, outlines };
}

function dotOf(view: View, sizes: readonly Size[]): { dot: string; open: Group[] } {
  const open: Group[] = [];
  const lines = [
    'digraph{rankdir=LR;nodesep=0.28;ranksep=0.42;',
    'node[shape=box,fixedsize=true,label=""];edge[arrowhead=none,tailport=e,headport=w];',
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
      lines.push(`subgraph cluster${open.push(next) - 1}{label=" ";margin=10;`);
      stack.push('}');
    }
    for (const index of byGroup.get(next) ?? []) {
      const size = sizes[index]!;
      lines.push(`${index}[width=${(size.width / inch).toFixed(3)},height=${(size.height / inch).toFixed(3)}];`);
    }
    addAll(stack, next.groups.filter((group) => view.open.has(group)).reverse());
  }
  const kept = linksToLayOut(view);
  for (const link of view.links) {
    if (kept.has(link.index)) lines.push(`${link.operand}->${link.user}[id=${link.index}];`);
  }
  return { dot: lines.join('\n') + '}', open };
}

// "s,x,y e,x,y x,y x,y …": Bézier points. The optional start and end belong to arrowheads, which the page does not draw.
function path(pos: string, at: (x: number, y: number) => [number, number]): string {
  const points = pos.split(' ').filter((point) => !/^[se],/.test(point)).map((point) => at(...pair(point)).map((n) => n.toFixed(1)).join(' '));
  return `M${points[0]}C${points.slice(1).join(' ')}`;
}

// From the right side of the operand to the left side of its user, even across other boxes.
function curve(from: Place, to: Place): string {
  const [x0, x1] = [from.x + from.width / 2, to.x - to.width / 2];
  const bend = Math.min(160, Math.max(30, Math.abs(x1 - x0) / 2));
  return `M${[x0, from.y].map(fixed).join(' ')}C${[x0 + bend, from.y, x1 - bend, to.y, x1, to.y].map(fixed).join(' ')}`;
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
