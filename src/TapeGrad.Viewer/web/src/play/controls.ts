// The row of controls below the picture: play, previous and next moment, the two sliders, the speed.
import { button, html } from '../core/dom';

interface ControlActions {
  toggle(): void;
  reset(): void;
  move(by: 1 | -1): void;
  jump(moment: number): void;
  goTo(position: number): void;
  setSpeed(speed: number): void;
}

interface ControlState {
  readonly isPlaying: boolean;
  readonly moment: number;
  readonly moments: number;
  /** The position of the step among the steps that kept a graph. */
  readonly position: number;
  /** The numbers of those steps. */
  readonly numbers: readonly number[];
}

const speeds = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128];

export function createControls(actions: ControlActions): { element: HTMLElement; show(state: ControlState): void; focus(): void } {
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
    show(state) {
      play.textContent = state.isPlaying ? '❚❚ Pause' : '▶ Play';
      play.setAttribute('aria-label', state.isPlaying ? 'Pause' : 'Play');
      moment.max = String(state.moments - 1);
      moment.value = String(state.moment);
      filled(moment, state.moment, state.moments - 1);
      momentWords.textContent = `${state.moment} / ${state.moments - 1}`;
      stepPart.hidden = state.numbers.length < 2;
      step.max = String(state.numbers.length - 1);
      step.value = String(state.position);
      step.setAttribute('aria-valuetext', `${state.numbers[state.position]} of ${state.numbers.at(-1)}`);
      filled(step, state.position, state.numbers.length - 1);
      stepWords.textContent = `${state.numbers[state.position]} / ${state.numbers.at(-1)}`;
    },
  };
}

function filled(range: HTMLInputElement, value: number, max: number): void {
  range.style.setProperty('--filled', `${max > 0 ? (100 * value) / max : 0}%`);
}
