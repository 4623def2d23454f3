// The small maps in the boxes of neurons, as vectors.
import { svg } from '../core/dom';
import type { Scene } from '../graph/scene';
import type { State } from '../state';
import { UnknownOperation } from '../whatif/interpreter';
import { contour } from './map-contour';
import { colorRange, extentOf, finish, type Grid, gridOf } from './map-grid';
import { mapSide, type Neuron, neuronOf, neuronsOf } from './neuron';

const levels = 6;

/** Paints the maps of the shown step. A neuron with an operation that the page does not know has none. */
export function paintThumbnails(scene: Scene, { run, step, view }: State): void {
  for (const node of neuronsOf(view.shape)) {
    const box = view.boxOf[node]!;
    const neuron = view.boxes[box]!.group === null ? neuronOf(run, step, node) : null;
    if (neuron !== null) scene.setMap(box, pictureOf(neuron));
  }
}

function pictureOf({ setting, x, y, isShare }: Neuron): SVGElement[] {
  try {
    const grid = finish(gridOf(setting, x, y, mapSide));
    const { middle, reach } = colorRange(extentOf(grid.values), isShare);
    const line = contour(grid, middle).map(([x1, y1, x2, y2]) => `M${at(x1)} ${at(mapSide - 1 - y1)}L${at(x2)} ${at(mapSide - 1 - y2)}`).join('');
    return [...colored(grid, middle, reach), svg('path', { class: 'map-line', d: line })];
  } catch (error) {
    if (error instanceof UnknownOperation) return [];
    throw error;
  }
}

// One path for each level of colour, with the places of a row that have it as one rectangle.
function colored({ values }: Grid, middle: number, reach: number): SVGElement[] {
  const paths = new Map<number, string>();
  for (let row = 0; row < mapSide; row++) {
    const level = (column: number) => Math.round(levels * Math.max(-1, Math.min(1, (values[row * mapSide + column]! - middle) / reach)));
    for (let column = 0, end = 0; column < mapSide; column = end) {
      for (end = column + 1; end < mapSide && level(end) === level(column); end++);
      if (Math.abs(level(column)) > 0) paths.set(level(column), `${paths.get(level(column)) ?? ''}M${column} ${mapSide - 1 - row}H${end}v1H${column}Z`);
    }
  }
  return [...paths].map(([level, d]) => svg('path', { class: level > 0 ? 'map-above' : 'map-below', 'fill-opacity': (Math.abs(level) / levels).toFixed(2), d }));
}

// The middle of a place.
function at(place: number): string {
  return (place + 0.5).toFixed(1);
}
