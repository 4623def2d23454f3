// Formulas to begin with.
import type { Setup } from './setup';

interface Example extends Setup {
  readonly title: string;
}

function example(title: string, formula: string, starts: Record<string, string>, rate: string, steps: string, data = ''): Example {
  return { title, formula, data, starts: new Map(Object.entries(starts)), rate, steps, trains: rate !== '' };
}

export const examples: readonly Example[] = [
  example('One weight learns 2 · 2 = 4', 'x = 2\nprediction = w*x\nerror = prediction - 4\nloss = Square(error)', { w: '1' }, '0.1', '10'),
  example('A neuron', 'x = 2\nTanh(w*x + b)', { w: '0.5', b: '-0.5' }, '', ''),
  example('A line through four points', 'prediction = w*x + b\nloss = Square(prediction - target)', { w: '0', b: '0' }, '0.05', '60', 'x,target\n1,3\n2,4.5\n3,7.5\n4,9'),
  example('Exclusive or', 'h1 = Tanh(a1*x1 + a2*x2 + a3)\nh2 = Tanh(b1*x1 + b2*x2 + b3)\nprediction = Sigmoid(c1*h1 + c2*h2 + c3)\nloss = Square(prediction - target)',
    { a1: '1', a2: '0.8', a3: '-0.2', b1: '-0.7', b2: '-1', b3: '1', c1: '0.5', c2: '0.6', c3: '-0.3' }, '2', '300', 'x1,x2,target\n0,0,0\n0,1,1\n1,0,1\n1,1,0'),
  example("Rosenbrock's valley", 'Square(1 - x) + 100*Square(y - x*x)', { x: '-1', y: '0.5' }, '0.001', '200'),
];
