// The part of papaparse that the page uses.
declare module 'papaparse' {
  interface Result {
    readonly data: readonly (readonly string[])[];
    readonly errors: readonly { readonly type: string; readonly row?: number }[];
  }
  const papa: { parse(text: string, options: { readonly delimiter: string }): Result };
  export default papa;
}
