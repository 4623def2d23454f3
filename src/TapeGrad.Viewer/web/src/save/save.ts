// Saves what is seen as SVG or PNG, and the whole step as an animated SVG.
import { button, html } from '../core/dom';
import { number } from '../core/format';
import { renderPicture } from '../graph/picture';
import { Scene } from '../graph/scene';
import { type Narration, narrationAt, narrationOf, readingTime } from '../play/narration';
import { isReady, isUnfinished, type State } from '../state';
import { addLooks, animated, type Look } from './animation';
import { type Area, Sheet } from './sheet';
import { standalone } from './standalone';

const sharpness = 2;
/** Browsers refuse a canvas with more pixels on a side. */
const mostPixels = 12_000;
/** A file with more parts and moments would be too large to play. */
const mostLooks = 60_000;

interface SaveActions {
  state(): State;
  readonly scene: Scene;
  announce(notice: string): void;
}

export class Save {
  readonly element: HTMLDetailsElement;

  constructor(private readonly actions: SaveActions) {
    const item = (words: string, save: (state: State) => void | Promise<void>) => button(words, () => {
      this.element.open = false;
      const state = actions.state();
      if (isReady(state)) void (async () => save(state))().catch((error: Error) => actions.announce(`The picture was not saved: ${error.message}`));
    });
    this.element = html('details', { class: 'save' }, html('summary', {}, 'Save'), html('div', { class: 'save-menu' },
      item('Picture as SVG', (state) => this.svg(state)),
      item('Picture as PNG', (state) => this.png(state)),
      item('Step as animated SVG', (state) => this.animation(state))));
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.element.open) return;
      event.stopPropagation();
      this.element.open = false;
      this.element.querySelector('summary')!.focus();
    });
    this.element.addEventListener('focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.element.open = false;
    });
  }

  private svg(state: State): void {
    download(new Blob([this.picture(state).file()], { type: 'image/svg+xml' }), `${nameOf(state)}.svg`);
  }

  private async png(state: State): Promise<void> {
    const { sheet, file } = this.picture(state);
    const scale = Math.min(sharpness, mostPixels / Math.max(sheet.width, sheet.height));
    const url = URL.createObjectURL(new Blob([file(scale)], { type: 'image/svg+xml' }));
    try {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = html('canvas', { width: String(Math.round(sheet.width * scale)), height: String(Math.round(sheet.height * scale)) });
      canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
      const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
      if (png === null) throw new Error('the browser cannot make an image of this size. Save it as SVG.');
      download(png, `${nameOf(state)}.png`);
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  private picture(state: State): { sheet: Sheet; file: (scale?: number) => string } {
    const narration = narrationOf(state);
    const sheet = new Sheet(titleOf(state), seen(this.actions.scene.element, state), [narration]);
    const markup = partsOf(this.actions.scene).map(standalone).join('\n');
    return { sheet, file: (scale) => sheet.file(markup, sheet.sentence(narration), scale) };
  }

  // A second picture beside the page plays the step, so that the first stays as it is.
  private animation(state: State): void {
    const { moments } = state.timeline;
    if (isUnfinished(state)) throw new Error('first guess all numbers of this step, or untick Guess first.');
    if (moments.length * state.view.boxes.length > mostLooks) throw new Error(`an animation of ${moments.length} moments of ${state.view.boxes.length} boxes would be too large. Close some scopes first.`);
    const scene = new Scene({ select: ignore, toggle: ignore, hover: ignore, pointLink: ignore });
    const stage = html('div', { class: 'offstage', 'aria-hidden': 'true' }, scene.element);
    document.body.append(stage);
    try {
      const narrations = moments.map((_, moment) => narrationAt(state.run, state.step, state.view, state.timeline, moment));
      const sheet = new Sheet(titleOf(state), { x: 0, y: 0, ...sizeOf(state) }, narrations);
      const [parts, sentences]: Look[][][] = [[], []];
      const known = new Map<string, string>();
      moments.forEach((_, moment) => {
        renderPicture(scene, { ...state, moment, progress: 1, chosen: null, pointed: null, pointedLink: null, lit: null, isHidden: false });
        addLooks(parts!, partsOf(scene).map((part) => remembered(known, part)), moment);
        addLooks(sentences!, [sheet.sentence(narrations[moment]!)], moment);
      });
      const ends = endsOf(narrations, state.speed);
      download(new Blob([sheet.file(animated(parts!, ends), animated(sentences!, ends))], { type: 'image/svg+xml' }), `${nameOf(state, false)}.svg`);
    } finally {
      stage.remove();
    }
  }
}

// The parts that change their looks by themselves, in the order in which they are drawn.
function partsOf(scene: Scene): Element[] {
  return [...scene.element.children].flatMap((layer) => (layer.matches('.overlay, .edge-label') ? [layer] : [...layer.children]));
}

function remembered(known: Map<string, string>, part: Element): string {
  const key = part.outerHTML;
  let markup = known.get(key);
  if (markup === undefined) known.set(key, (markup = standalone(part)));
  return markup;
}

/** The part of the picture that the reader sees. */
function seen(element: SVGSVGElement, state: State): Area {
  const { x, y, width, height } = element.viewBox.baseVal;
  const { width: w, height: h } = sizeOf(state);
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return { x: left, y: top, width: Math.max(1, Math.min(w, x + width) - left), height: Math.max(1, Math.min(h, y + height) - top) };
}

function sizeOf({ drawn }: State): { width: number; height: number } {
  const { width, height } = drawn!.layout;
  return { width, height };
}

function endsOf(narrations: readonly Narration[], speed: number): number[] {
  let end = 0;
  return narrations.map((narration) => (end += readingTime(narration) / 1000 / speed));
}

function titleOf({ run, step, isGuessing }: State): string {
  const { number: place, loss } = run.steps[step]!;
  return run.isTraining ? `${run.name} · step ${place} of ${run.steps.at(-1)!.number}${isGuessing ? '' : ` · loss ${number(loss)}`}` : run.name;
}

function nameOf({ run, step, moment }: State, hasMoment = true): string {
  const name = run.name.replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 60) || 'tapegrad';
  return [name, ...(run.isTraining ? [`step-${run.steps[step]!.number}`] : []), ...(hasMoment ? [`moment-${moment}`] : [])].join('-');
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  html('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function ignore(): void {}
