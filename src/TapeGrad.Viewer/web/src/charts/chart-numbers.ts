// Numbers as the axes print them, like ChartNumber of the SVG charts: a true minus sign, narrow spaces between thousands,
// powers of ten with superscripts.
const narrowSpace = '\u202f';
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** n · 10ᵉ written out. */
export function plain(n: number, exponent: number): string {
  let digits = String(Math.abs(n)) + (n === 0 ? '' : '0'.repeat(Math.max(0, exponent)));
  let fraction = '';
  if (exponent < 0) {
    digits = digits.padStart(1 - exponent, '0');
    fraction = `.${digits.slice(exponent)}`;
    digits = digits.slice(0, exponent);
  }
  // Four digits are readable without a space.
  if (digits.length > 4) digits = digits.replace(/\B(?=(\d{3})+$)/g, narrowSpace);
  return (n < 0 ? '−' : '') + digits + fraction;
}

/** n · 10ᵉ as m×10ᵏ for the given power k; 0 stays 0. */
export function scientific(n: number, exponent: number, power: number): string {
  return n === 0 ? '0' : `${plain(n, exponent - power)}×${powerOfTen(power)}`;
}

/** 10ᵏ. */
export function powerOfTen(power: number): string {
  return `10${power < 0 ? '⁻' : ''}${[...String(Math.abs(power))].map((digit) => superscripts[Number(digit)]).join('')}`;
}

/** k where 10ᵏ ≤ |n · 10ᵉ| < 10ᵏ⁺¹. */
export function order(n: number, exponent: number): number {
  return String(Math.abs(n)).length - 1 + exponent;
}

/** Whether numbers of this order are easier to read without a power of ten. */
export function isPlain(power: number): boolean {
  return power >= -3 && power < 7;
}

/** A whole number with its thousands apart: 12 345. */
export function count(whole: number): string {
  return plain(whole, 0);
}

/** A finite number with four digits. */
export function short(value: number): string {
  if (value === 0) return '0';
  const [mantissa, power] = value.toExponential(3).split('e') as [string, string];
  let [digits, exponent] = [Number(mantissa.replace('.', '')), Number(power) - 3];
  for (; digits % 10 === 0; exponent++) digits /= 10;
  return isPlain(order(digits, exponent)) ? plain(digits, exponent) : scientific(digits, exponent, order(digits, exponent));
}
