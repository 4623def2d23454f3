// Prints numbers as the pictures do: four significant digits, a true minus sign, and always a sign on gradients.

/** A number in `digits` significant digits, as in DOT pictures. */
export function number(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const short = size >= 10 ** digits || size < 1e-4 ? exponent(value, digits) : String(Number(value.toPrecision(digits)));
  return short.replaceAll('-', '−');
}

/** A number that always has a sign: the sign of a gradient matters as much as its size. */
export function signed(value: number, digits = 4): string {
  return value > 0 ? `+${number(value, digits)}` : number(value, digits);
}

/** A number in a product or a sum. Brackets keep a minus sign apart from the operator before it. */
export function factor(value: number, digits = 4): string {
  const short = number(value, digits);
  return short.startsWith('−') ? `(${short})` : short;
}

/** All digits, so that the text reads back to the same double. */
export function exact(value: number): string {
  return String(value).replaceAll('-', '−');
}

function exponent(value: number, digits: number): string {
  const [mantissa, power] = value.toExponential(digits - 1).split('e') as [string, string];
  return `${Number(mantissa)}e${power.replace('+', '')}`;
}
