// The shape of a graph in columns: lists of whole numbers with one entry a node or edge. A node is an object of a few bytes that
// reads its columns, and what most graphs are never asked for is made when it is asked for: a page can hold millions of nodes.
import type { Edge, Kind, Node, Shape } from './data';

/** What many nodes have in common. */
export interface NodeClass {
  readonly kind: Kind;
  readonly op: string;
  readonly scope: string;
  readonly constantFirst: boolean;
  /** How many plain numbers and operands such a node has. */
  readonly constants: number;
  readonly operands: number;
}

export interface Columns {
  readonly ids: ArrayLike<number>;
  readonly classes: readonly NodeClass[];
  /** The place of a node's class in `classes`. */
  readonly classOf: Int32Array;
  readonly names: readonly string[];
  /** The place of a node's name in `names`, or −1. */
  readonly nameOf: Int32Array;
  /** Where the name is that of a vector, the node's place in it, or −1. */
  readonly elementOf: Int32Array;
  /** The operand of each edge. The edges of a node follow those of the node before it. */
  readonly operandOf: Int32Array;
  readonly places: Int32Array | null;
}

const none: readonly number[] = [];
const ofVector = /\[\d+\]$/;

class ColumnNode implements Node {
  private ownOperands: readonly number[] | null = null;
  private ownUses: readonly number[] | null = null;

  constructor(private readonly shape: ColumnShape, private readonly at: number, private readonly like: NodeClass) {}

  get id(): number { return this.shape.columns.ids[this.at]!; }
  get kind(): Kind { return this.like.kind; }
  get op(): string { return this.like.op; }
  get scope(): string { return this.like.scope; }
  get constantFirst(): boolean { return this.like.constantFirst; }
  get constants(): Node['constants'] { return { start: this.shape.constantStart[this.at]!, count: this.like.constants }; }

  get name(): string | null {
    const { nameOf, names, elementOf } = this.shape.columns;
    const name = nameOf[this.at]!;
    if (name < 0) return null;
    return elementOf[this.at]! < 0 ? names[name]! : `${names[name]!}[${elementOf[this.at]!}]`;
  }

  get stem(): string | null {
    const name = this.shape.columns.nameOf[this.at]!;
    return name < 0 ? null : this.shape.columns.elementOf[this.at]! < 0 ? this.shape.stems[name]! : this.shape.columns.names[name]!;
  }

  get operands(): readonly number[] {
    if (this.ownOperands !== null) return this.ownOperands;
    const start = this.shape.operandStart[this.at]!;
    return (this.ownOperands = this.like.operands === 0 ? none : Array.from({ length: this.like.operands }, (_, i) => start + i));
  }

  get uses(): readonly number[] {
    if (this.ownUses !== null) return this.ownUses;
    const { useStart, useOf } = this.shape;
    return (this.ownUses = Array.from(useOf.subarray(useStart[this.at], useStart[this.at + 1])));
  }
}

class ColumnShape implements Shape {
  readonly output: number;
  readonly operandStart: Int32Array;
  readonly constantStart: Int32Array;
  readonly userOf: Int32Array;
  readonly nodes: readonly Node[];
  private ownEdges: readonly Edge[] | null = null;
  private ownUses: { readonly start: Int32Array; readonly edges: Int32Array } | null = null;
  private ownStems: readonly string[] | null = null;

  constructor(readonly columns: Columns) {
    const { classes, classOf, operandOf } = columns;
    const count = classOf.length;
    this.output = count - 1;
    this.operandStart = new Int32Array(count + 1);
    this.constantStart = new Int32Array(count + 1);
    this.userOf = new Int32Array(operandOf.length);
    const nodes = new Array<Node>(count);
    for (let node = 0, edge = 0, constant = 0; node < count; node++) {
      const like = classes[classOf[node]!]!;
      nodes[node] = new ColumnNode(this, node, like);
      for (const end = edge + like.operands; edge < end; edge++) this.userOf[edge] = node;
      this.operandStart[node + 1] = edge;
      this.constantStart[node + 1] = constant += like.constants;
    }
    this.nodes = nodes;
  }

  get classes(): readonly NodeClass[] { return this.columns.classes; }
  get classOf(): Int32Array { return this.columns.classOf; }
  get nameOf(): Int32Array { return this.columns.nameOf; }
  get elementOf(): Int32Array { return this.columns.elementOf; }
  get operandOf(): Int32Array { return this.columns.operandOf; }
  get places(): Int32Array | null { return this.columns.places; }

  get edges(): readonly Edge[] {
    if (this.ownEdges !== null) return this.ownEdges;
    const edges = new Array<Edge>(this.userOf.length);
    for (let edge = 0; edge < edges.length; edge++) edges[edge] = { operand: this.operandOf[edge]!, user: this.userOf[edge]! };
    return (this.ownEdges = edges);
  }

  get useStart(): Int32Array { return this.uses.start; }
  get useOf(): Int32Array { return this.uses.edges; }
  get stems(): readonly string[] { return (this.ownStems ??= this.columns.names.map((name) => name.replace(ofVector, ''))); }

  // The edges by their operands, in their order.
  private get uses() {
    if (this.ownUses !== null) return this.ownUses;
    const { operandOf, output } = this;
    const start = new Int32Array(output + 2);
    for (let edge = 0; edge < operandOf.length; edge++) start[operandOf[edge]! + 1]!++;
    for (let node = 0; node <= output; node++) start[node + 1]! += start[node]!;
    const next = start.slice();
    const edges = new Int32Array(operandOf.length);
    for (let edge = 0; edge < operandOf.length; edge++) edges[next[operandOf[edge]!]!++] = edge;
    return (this.ownUses = { start, edges });
  }
}

export function shapeIn(columns: Columns): Shape {
  return new ColumnShape(columns);
}

/** Collects nodes one by one. */
export class ShapeBuilder {
  private readonly ids: number[] = [];
  private readonly classes: NodeClass[] = [];
  private readonly classOf: number[] = [];
  private readonly names = new Map<string, number>();
  private readonly nameOf: number[] = [];
  private readonly operandOf: number[] = [];
  private readonly known = new Map<string, number>();

  add(id: number, like: NodeClass, name: string | null, operands: readonly number[]): void {
    const { kind, op, scope, constantFirst, constants } = like;
    const key = `${kind} ${constantFirst} ${constants} ${operands.length} ${op.length} ${op}${scope}`;
    let place = this.known.get(key);
    if (place === undefined) this.known.set(key, (place = this.classes.push(like) - 1));
    this.ids.push(id);
    this.classOf.push(place);
    if (name !== null && !this.names.has(name)) this.names.set(name, this.names.size);
    this.nameOf.push(name === null ? -1 : this.names.get(name)!);
    for (const operand of operands) this.operandOf.push(operand);
  }

  shape(places: Int32Array | null): Shape {
    return shapeIn({
      ids: this.ids, classes: this.classes, classOf: Int32Array.from(this.classOf), names: [...this.names.keys()], nameOf: Int32Array.from(this.nameOf),
      elementOf: new Int32Array(this.ids.length).fill(-1), operandOf: Int32Array.from(this.operandOf), places,
    });
  }
}
