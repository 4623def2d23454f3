// The colour and width of blame, as in TapeGrad.Graphviz.BlameScale: the library writes its colours into the page, and
// test/cases/blame.json is checked against both.

interface Ramp {
  /** Five colours from weak to strong: raising the node raises the output. */
  readonly raises: readonly string[];
  readonly lowers: readonly string[];
  readonly neutral: string;
}

/** On a dark ground weak blame is dark and strong blame bright; on paper and in light mode it is the reverse. */
export interface Palette {
  readonly light: Ramp;
  readonly dark: Ramp;
}

/** The colours from −1 to 1 for a legend. */
export function gradientOf({ raises, lowers, neutral }: Ramp): string {
  return `linear-gradient(to right, ${[...[...lowers].reverse(), neutral, ...raises].join(', ')})`;
}

const darkMode = matchMedia('screen and (prefers-color-scheme: dark)');
let known: boolean | null = null;

// Asked once in a task: the browser brings all styles up to date before it answers.
function isDark(): boolean {
  if (known === null) {
    known = darkMode.matches;
    queueMicrotask(() => (known = null));
  }
  return known;
}

export class Blame {
  constructor(private readonly palette: Palette, private readonly scale: number) {}

  /** From 0 to 1: √(|gradient| / scale), so that small blame is still visible. */
  strength(gradient: number): number {
    const size = Math.abs(gradient);
    if (size === 0) return 0;
    return Number.isFinite(size) && this.scale > 0 ? Math.min(1, Math.sqrt(size / this.scale)) : 1;
  }

  fill(gradient: number): string {
    return gradient === 0 || Number.isNaN(gradient) ? this.ramp.neutral : this.side(gradient)[this.stop(gradient)]!;
  }

  /** Text on `fill`, with a contrast of at least 4.5. */
  ink(gradient: number): string {
    const isFaint = gradient === 0 || Number.isNaN(gradient) || this.stop(gradient) < 3;
    return isFaint === isDark() ? '#FFFFFF' : '#000000';
  }

  /** The colour of a line: strong enough to be visible on the ground. */
  line(share: number): string {
    return share === 0 || Number.isNaN(share) ? '#9AA0A6' : this.side(share)[Math.max(2, this.stop(share))]!;
  }

  width(share: number): number {
    return 1.5 + 6 * this.strength(share);
  }

  private get ramp(): Ramp {
    return isDark() ? this.palette.dark : this.palette.light;
  }

  private side(gradient: number): readonly string[] {
    return gradient > 0 ? this.ramp.raises : this.ramp.lowers;
  }

  private stop(gradient: number): number {
    return Math.min(4, Math.floor(this.strength(gradient) * 5));
  }
}
