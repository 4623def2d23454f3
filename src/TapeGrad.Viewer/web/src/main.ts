// Starts the page. If its data are damaged, the page says what is wrong.
import { App } from './app';
import { DataError, damageMessage, parsed } from './core/data';
import { readPage } from './core/packed';
import { painted } from './core/painted';
import type { PageSettings } from './core/page';
import { Playground } from './playground/playground';

// Fewer are there before one could read how many they are.
const manyNodes = 20_000;

const host = document.getElementById('page')!;

// The data are at the end of the file, so that a page that was cut short can still say so.
document.addEventListener('DOMContentLoaded', () => void start().catch((error: unknown) => {
  say(damageMessage(error as Error));
}));

async function start(): Promise<void> {
  const settings = JSON.parse(text('tapegrad-page')) as PageSettings;
  if (settings.playground !== undefined) {
    await new Playground(settings, host).start();
    return;
  }
  const run = await readPage(parsed(text('tapegrad-data')), sayReading);
  if (run.steps.every((step) => step.graph === null)) throw new DataError('no step of the run kept a graph');
  await new App(run, settings, host).start();
  document.documentElement.dataset['ready'] = 'true';
}

// The first sign of life of a large graph.
async function sayReading(nodes: number): Promise<void> {
  if (nodes < manyNodes) return;
  document.getElementById('notice')!.textContent = `Reading ${nodes.toLocaleString('en').replaceAll(',', ' ')} nodes …`;
  await painted();
}

function text(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

function say(message: string): void {
  const notice = document.createElement('p');
  notice.id = 'notice';
  notice.setAttribute('role', 'alert');
  notice.textContent = message;
  host.replaceChildren(notice);
  document.documentElement.dataset['ready'] = 'failed';
}
