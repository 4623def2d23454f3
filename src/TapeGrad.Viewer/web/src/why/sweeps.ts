// What loops over a graph tell about all paths from each node to the output, as in the library's PathSweeps. Logarithms,
// because products of long paths leave the range of a double.
import type { Numbers, Shape } from '../core/data';

/** Edges of one user from the same operand act as one, with the sum of their local derivatives. */
export class Sweeps {
  readonly count: number;
  readonly users: Int32Array;
  readonly locals: Float64Array;
  /** log₂ of the largest |product| of a path to the output, with the seed; −∞ where each path has a factor of 0. */
  readonly strongest: Float64Array;
  /** The same without merging: −∞ only where each single edge is cut. */
  readonly largest: Float64Array;
  /** The sum of |product| over all paths, with the seed. */
  readonly absolute: Float64Array;
  /** log₂ of the number of paths. */
  readonly paths: Float64Array;
  /** The number of paths; exact up to 2⁵³. */
  readonly exactPaths: Float64Array;
  readonly grad: readonly number[];
  private readonly starts: Int32Array;
  private readonly byOperand: Int32Array;
  private readonly firsts: Int32Array;
  private readonly operands: Int32Array;

  constructor(readonly shape: Shape, readonly numbers: Numbers) {
    const { nodes, edges } = shape;
    this.grad = numbers.grad!;
    this.users = new Int32Array(edges.length);
    this.operands = new Int32Array(edges.length);
    this.locals = new Float64Array(edges.length);
    this.firsts = new Int32Array(edges.length);
    const mergedOf = new Int32Array(nodes.length).fill(-1);
    let count = 0;
    nodes.forEach((node, user) => {
      const first = count;
      for (const edge of node.operands) {
        const { operand } = edges[edge]!;
        const same = mergedOf[operand]!;
        if (same >= first) this.locals[same]! += this.local(edge);
        else {
          [this.users[count], this.operands[count], this.locals[count], this.firsts[count]] = [user, operand, this.local(edge), edge];
          mergedOf[operand] = count++;
        }
      }
    });
    this.count = count;
    [this.starts, this.byOperand] = this.sorted(nodes.length);
    [this.strongest, this.largest] = [new Float64Array(nodes.length).fill(-Infinity), new Float64Array(nodes.length).fill(-Infinity)];
    [this.absolute, this.paths, this.exactPaths] = [new Float64Array(nodes.length), new Float64Array(nodes.length).fill(-Infinity), new Float64Array(nodes.length)];
    this.sweep();
  }

  /** The local derivative of an edge as the sweep used it: a node with gradient 0 sends nothing, whatever its local derivative. */
  local(edge: number): number {
    const local = this.numbers.local[edge]!;
    return Number.isFinite(local) || this.grad[this.shape.edges[edge]!.user] !== 0 ? local : 0;
  }

  /** The merged edges that lead from a node to its users. */
  usesOf(node: number): Int32Array {
    return this.byOperand.subarray(this.starts[node], this.starts[node + 1]);
  }

  /** The edges that a merged edge stands for. */
  parallel(merged: number): readonly number[] {
    const operand = this.operands[merged]!;
    return this.shape.nodes[this.users[merged]!]!.operands.filter((edge) => this.shape.edges[edge]!.operand === operand);
  }

  /** An edge of the shape that a merged edge stands for. */
  edgeOf(merged: number): number {
    return this.firsts[merged]!;
  }

  private sweep(): void {
    const { nodes, edges, output } = this.shape;
    const { strongest, largest, absolute, paths, exactPaths } = this;
    absolute[output] = Math.abs(this.grad[output]!);
    strongest[output] = largest[output] = Math.log2(absolute[output]!);
    paths[output] = 0;
    exactPaths[output] = 1;
    for (let user = output; user >= 0; user--) {
      for (const edge of nodes[user]!.operands) {
        const { operand } = edges[edge]!;
        exactPaths[operand]! += exactPaths[user]!;
        paths[operand] = sumOfPowers(paths[operand]!, paths[user]!);
        const size = Math.abs(this.local(edge));
        if (size === 0 || largest[user] === -Infinity) continue;
        absolute[operand]! += size * absolute[user]!;
        largest[operand] = Math.max(largest[operand]!, Math.log2(size) + largest[user]!);
      }
    }
    for (let merged = this.count - 1; merged >= 0; merged--) {
      const [operand, above] = [this.operands[merged]!, strongest[this.users[merged]!]!];
      if (this.locals[merged] !== 0 && above !== -Infinity) strongest[operand] = Math.max(strongest[operand]!, Math.log2(Math.abs(this.locals[merged]!)) + above);
    }
  }

  private sorted(nodes: number): [Int32Array, Int32Array] {
    const starts = new Int32Array(nodes + 1);
    for (let merged = 0; merged < this.count; merged++) starts[this.operands[merged]! + 1]!++;
    for (let node = 0; node < nodes; node++) starts[node + 1]! += starts[node]!;
    const next = starts.slice(0, nodes);
    const uses = new Int32Array(this.count);
    for (let merged = 0; merged < this.count; merged++) uses[next[this.operands[merged]!]!++] = merged;
    return [starts, uses];
  }
}

function sumOfPowers(a: number, b: number): number {
  const [less, more] = a < b ? [a, b] : [b, a];
  return more === -Infinity ? more : more + Math.log2(1 + 2 ** (less - more));
}
