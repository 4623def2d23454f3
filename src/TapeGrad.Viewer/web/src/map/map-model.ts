// The model that a decision map computes: a part of the graph, and the numbers of its leaves in a step.
import type { Run, Shape, Step } from '../core/data';
import { type Sample, targetOf } from './map-batch';
import type { MapPoint } from './map-grid';
import { type MappedNode, mappedNode, type Part, partOf } from './map-node';

type Graph = NonNullable<Step['graph']>;

/** One step's model: the numbers of its leaves, and the points that the step computes. */
export interface Setting {
  readonly part: Part;
  readonly leaves: readonly number[];
  readonly constants: readonly number[];
  readonly points: readonly MapPoint[];
}

export class MapModel {
  readonly label: string;
  /** The name of each class's score, or the name of the only prediction. */
  readonly classes: readonly string[];
  /** The names of the two inputs. */
  readonly names: readonly [string, string];
  private readonly mapped: ReadonlyMap<Shape, { readonly part: Part; readonly samples: readonly Sample[] }>;

  private constructor(mapped: ReadonlyMap<Shape, MappedNode>) {
    this.mapped = new Map([...mapped].map(([shape, { samples }]) => [shape, { part: partOf(shape, samples[0]!), samples }]));
    const [shape, { label, samples }] = [...mapped][0]!;
    const { inputs, outputs } = samples[0]!;
    this.label = label;
    this.classes = outputs.map((node) => shape.nodes[node]!.name ?? label);
    this.names = [shape.nodes[inputs[0]]!.name ?? 'first input', shape.nodes[inputs[1]]!.name ?? 'second input'];
  }

  /** Null if no graph of the run can be mapped. If some graphs have the prediction, only those are mapped. */
  static of(run: Run): MapModel | null {
    const shapes = new Set(run.steps.flatMap(({ graph }) => (graph === null ? [] : [graph.shape])));
    const mapped = [...shapes].flatMap((shape) => {
      const node = mappedNode(run, shape);
      return node === null ? [] : [[shape, node] as const];
    });
    const predicted = mapped.filter(([, node]) => node.isPrediction);
    const chosen = new Map(predicted.length > 0 ? predicted : mapped);
    return chosen.size === 0 ? null : new MapModel(chosen);
  }

  /**
   * The model of this step. A graph without the mapped node lends its leaves to a graph that has it: the same model, recorded
   * in another way, for example with a loss that leaves out the prediction. Null if the graph does not have all these leaves.
   */
  at(graph: Graph): Setting | null {
    const own = this.mapped.get(graph.shape);
    const { data, constants } = graph.numbers;
    if (own !== undefined) return { part: own.part, leaves: own.part.positions.map((position) => data[position]!), constants, points: pointsOf(graph, own.samples) };
    const { part } = [...this.mapped.values()][0]!;
    const places = new Map(graph.shape.nodes.map((node, i) => [`${node.id} ${node.kind} ${node.name}`, i]));
    const leaves = part.shape.nodes.map((node) => {
      if (node.kind === 'operation') return node.constants.count === 0 ? 0 : NaN;
      const place = places.get(`${node.id} ${node.kind} ${node.name}`);
      return place === undefined ? NaN : data[place]!;
    });
    if (leaves.some(Number.isNaN)) return null;
    return { part, leaves, constants: [], points: [{ x: leaves[part.inputs[0]] ?? NaN, y: leaves[part.inputs[1]] ?? NaN, target: undefined }] };
  }
}

// A number that is the same for all samples is not a target but a part of the formula.
function pointsOf({ shape, numbers }: Graph, samples: readonly Sample[]): MapPoint[] {
  const targets = samples.map((sample) => targetOf(shape, numbers, sample));
  const areTargets = new Set(targets).size > 1;
  return samples.map(({ inputs: [x, y] }, i) => ({ x: numbers.data[x]!, y: numbers.data[y]!, target: areTargets ? targets[i] : undefined }));
}
