const VARIABLES = ['customer.name', 'supporter.name', 'desk.name'] as const;
type Variable = (typeof VARIABLES)[number];

/** What is known for each; empty for what nobody knows. */
export type Values = Record<Variable, string>;

/** How variables are written, for hints. */
export const variableNames = VARIABLES.map((name) => `{${name}}`).join(', ');

const ANY = /\{([a-z]+\.[a-z]+)\}/g;
const isVariable = (name: string): name is Variable => VARIABLES.includes(name as Variable);

/** The text with what is known; what is not known stays as it is written, to be filled in by hand. */
export function filledIn(text: string, values: Values): string {
  return text.replace(ANY, (whole, name: string) => (isVariable(name) ? values[name].trim() || whole : whole));
}

/** The first variable that nobody has filled in, and where it stands. */
export function firstMissing(text: string): { name: string; from: number; to: number } | null {
  for (const match of text.matchAll(ANY)) {
    if (isVariable(match[1]!)) return { name: match[0], from: match.index, to: match.index + match[0].length };
  }
  return null;
}

/** What looks like a variable and is none: misspelt. */
export function firstUnknown(text: string): string | null {
  return [...text.matchAll(ANY)].find(([, name]) => !isVariable(name!))?.[0] ?? null;
}
