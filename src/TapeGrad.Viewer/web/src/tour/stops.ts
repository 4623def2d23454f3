// The five stops of the tour.
import type { Stop } from './tour';

const at = (css: string) => () => document.querySelector(css);

export const stops: readonly Stop[] = [
  {
    title: 'The computation',
    text: 'Each box is a number, and each line leads from a number to what is computed from it. Press Space or Play: numbers go forward, then blame flows back along the lines, and at the end the parameters move. ← and → go one moment back or on.',
    part: at('.controls'),
  },
  {
    title: 'One moment, one sentence',
    text: 'Here you read what happens at this moment, with its numbers: blue is a number, teal a local derivative, orange and purple a gradient. The line below says why the local derivative has its value.',
    part: at('.sentence'),
  },
  {
    title: 'The story, the blame, the script',
    text: 'Beside the picture, the tabs tell the story of the run where the script tells one, rank who gets the blame, and light the line of the script. Press a row, and the picture shows it.',
    part: () => document.querySelector('.beside:not([hidden]) .tabs-row') ?? document.querySelector('.tools > button[aria-label$="beside the picture"]:not([hidden])'),
  },
  {
    title: 'Every number can be asked',
    text: 'Press a box: you see its formula, its gradient as a sum, and why it has it. A parameter shows the loss as a curve with its tangent, a neuron of two inputs its map. Give a leaf another number, and the page computes what follows.',
    part: at('.picture'),
  },
  {
    title: 'Over the training',
    text: 'The charts show all steps. Point at one to look at a step, press to stay there. Press ? for all keys. Now press Play, and watch one step from its first number to its update.',
    part: () => document.querySelector('.charts .chart-card') ?? document.querySelector('.tools'),
  },
];
