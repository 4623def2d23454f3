// The row of controls below the picture: play, previous and next moment, the two sliders, the speed.
import { button, html } from '../core/dom';
import type { State } from '../state';
import type { PlayableSteps } from './playable-steps';

interface ControlActions {
  toggle(): void;
  reset(): void;
  move(by: 1 | -1): void;
  jump(moment: number): void;
  goTo(position: number): void;
  setSpeed(speed: number): void;
}

const speeds = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128];

export function createControls(playable: PlayableSteps, actions: ControlActions): { element: HTMLElement; render(state: State): void; focus(): void } {
  const { numbers } = playable;
  const play = button('▶ Play', actions.toggle, { class: 'primary play', title: 'Space' });
  const moment = html('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Moment' });
  const step = html('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Training step' });
  const momentWords = html('output', { 'data-testid': 'moment' });
  const stepWords = html('output', { 'data-testid': 'training-step' });
  const stepPart = html('label', { class: 'scrub steps' }, html('span', {}, 'step'), step, stepWords);
  const speed = html('select', { 'aria-label': 'Speed' }, speeds.map((s) => html('option', { value: String(s) }, `${s}×`)));
  speed.value = '1';
  moment.addEventListener('input', () => actions.jump(Number(moment.value)));
  step.addEventListener('input', () => actions.goTo(Number(step.value)));
  speed.addEventListener('change', () => actions.setSpeed(Number(speed.value)));
  const element = html('div', { class: 'controls', role: 'group', 'aria-label': 'Playback' },
    play,
    button('⟲ Reset', actions.reset, { title: 'Home', 'aria-label': 'Reset' }),
    html('span', { class: 'pair' }, button('‹', () => actions.move(-1), { 'aria-label': 'Previous moment', title: '←' }), button('›', () => actions.move(1), { 'aria-label': 'Next moment', title: '→' })),
    html('label', { class: 'scrub moments' }, html('span', {}, 'moment'), moment, momentWords),
    stepPart,
    html('label', { class: 'speed' }, html('span', {}, 'speed'), speed),
  );
  return {
    element,
    focus: () => play.focus(),
    render({ isPlaying, moment: at, timeline, step: index }) {
      const [last, position] = [timeline.moments.length - 1, playable.position(index)];
      play.textContent = isPlaying ? '❚❚ Pause' : '▶ Play';
      play.setAttribute('aria-label', isPlaying ? 'Pause' : 'Play');
      moment.max = String(last);
      moment.value = String(at);
      filled(moment, at, last);
      momentWords.textContent = `${at} / ${last}`;
      stepPart.hidden = numbers.length < 2;
      step.max = String(numbers.length - 1);
      step.value = String(position);
      step.setAttribute('aria-valuetext', `${numbers[position]} of ${numbers.at(-1)}`);
      filled(step, position, numbers.length - 1);
      stepWords.textContent = `${numbers[position]} / ${numbers.at(-1)}`;
    },
  };
}

function filled(range: HTMLInputElement, value: number, max: number): void {
  range.style.setProperty('--filled', `${max > 0 ? (100 * value) / max : 0}%`);
}
