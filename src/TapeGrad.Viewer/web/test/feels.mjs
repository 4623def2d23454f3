// How far rounding may move a gradient.

/** What a shape computes from its leaves, and how far each gradient moves if the leaves move in their last places. */
export function computedFrom(recompute, shape, leaves, constants) {
  const from = (nudge) => recompute(shape, leaves.map((data, i) => (shape.nodes[i].kind === 'operation' ? 0 : data * (1 + nudge(i) * 2 ** -50))), constants);
  const { data, grad } = from(() => 0);
  const moved = [from(() => 1), from((i) => (-1) ** i), from((i) => (-1) ** (i >> 1)), from((i) => (i % 3) - 1)];
  return { data, grad, feels: grad.map((g, i) => Math.max(...moved.map((m) => Math.abs(m.grad[i] - g)))) };
}
