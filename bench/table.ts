/** The one in the middle, or the mean of the two there. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}

/** The value below which this share of them is. */
export const quantile = (numbers: readonly number[], share: number): number =>
  [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? NaN;

/** Prints rows in columns: the first to the left, the others to the right. */
export function print(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    console.log(row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!))).join('  '));
  }
}

/** Prints what was measured beside what was promised at most. Answers whether everything was kept. */
export function table(
  title: string,
  figures: readonly (readonly [what: string, value: number, atMost: number, unit: string])[],
): boolean {
  console.log(`\n${title}\n`);
  const show = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 0));
  print([
    ['', 'measured', 'promised', ''],
    ...figures.map(([what, value, atMost, unit]) => [
      what,
      `${show(value)} ${unit}`.trim(),
      `≤ ${show(atMost)} ${unit}`.trim(),
      value <= atMost ? 'kept' : 'MISSED',
    ]),
  ]);
  return figures.every(([, value, atMost]) => value <= atMost);
}
