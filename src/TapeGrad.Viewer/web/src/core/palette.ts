// The colour and width of blame, as in TapeGrad.Graphviz.BlameScale: the library writes its colours into the page, and
// test/cases/blame.json is checked against both.

export interface Palette {
  /** Five colours from weak to strong: raising the node raises the output. */
  readonly raises: readonly string[];
  readonly lowers: readonly string[];
  readonly neutral: string;
}

const isDark = matchMedia('screen and (prefers-color-scheme: dark)');

export class Blame {
  constructor(private readonly palette: Palette, private readonly scale: number) {}

  /** From 0 to 1: √(|gradient| / scale), so that small blame is still visible. */
  strength(gradient: number): number {
    const size = Math.abs(gradient);
    if (size === 0) return 0;
    return Number.isFinite(size) && this.scale > 0 ? Math.min(1, Math.sqrt(size / this.scale)) : 1;
  }

  fill(gradient: number): string {
    return gradient === 0 || Number.isNaN(gradient) ? this.palette.neutral : this.side(gradient)[this.stop(gradient)]!;
  }

  /** Text on `fill`, with a contrast of at least 4.5. */
  ink(gradient: number): string {
    return gradient === 0 || Number.isNaN(gradient) || this.stop(gradient) < 3 ? '#000000' : '#FFFFFF';
  }

  /** The colour of a line: visible on white, and in dark mode on black. */
  line(share: number): string {
    const [least, most] = isDark.matches ? [0, 2] : [2, 4];
    return share === 0 || Number.isNaN(share) ? '#9AA0A6' : this.side(share)[Math.min(most, Math.max(least, this.stop(share)))]!;
  }

  width(share: number): number {
    return 1.5 + 6 * this.strength(share);
  }

  private side(gradient: number): readonly string[] {
    return gradient > 0 ? this.palette.raises : this.palette.lowers;
  }

  private stop(gradient: number): number {
    return Math.min(4, Math.floor(this.strength(gradient) * 5));
  }
}
