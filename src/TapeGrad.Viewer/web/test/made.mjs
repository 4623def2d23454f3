// Makes runs and graphs for the tests.
import { readRun } from '../src/core/data';

/** A graph from its nodes, in tape order; the first is a parameter unless it says otherwise, the others are operations. */
export function graphOf(...nodes) {
  return graphOfAll(nodes);
}

/** The same from a list of any length. */
export function graphOfAll(nodes) {
  const whole = nodes.map((node, id) => ({ id, kind: id === 0 ? 'parameter' : 'operation', grad: 0, ...node }));
  return readRun(JSON.stringify({ format: 'tapegrad-graph/1', nodes: whole })).steps[0].graph;
}

/** A training of w with the loss w², through these weights; `more` is added to each step. */
export function training(settings, weights, more = () => ({})) {
  const shape = [{ id: 0, kind: 'parameter', name: 'w' }, { id: 1, kind: 'operation', op: 'square', operands: [0] }];
  const steps = weights.map((w, i) => ({ step: i + 1, loss: w * w, series: {}, graph: 0, data: [w, w * w], local: [2 * w], constants: [], grad: [2 * w, 1], ...more(w, i) }));
  return readRun(JSON.stringify({ format: 'tapegrad-log/1', name: 'r', settings, graphs: [shape], steps }));
}
