/** A number of bytes in the language's own units. */
export function sizeIn(language: string, bytes: number): string {
  const [unit, value] =
    bytes < 1_000_000
      ? (['kilobyte', Math.max(0.1, bytes / 1_000)] as const)
      : (['megabyte', bytes / 1_000_000] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}
