/** How a person is shown when there is no picture, and what a person is called in the middle of a sentence. */

const isHan = (name: string) => /^\p{Script=Han}{2,4}$/u.test(name);

/** Two letters for Latin names, two characters for Chinese ones. */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/);
  if (isHan(parts[0]!)) return parts[0]!.slice(-2);
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : [parts[0]];
  return letters
    .map((part) => [...(part ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

/** “Mia” for Mia Lindqvist, “思远” for 王思远. */
export function shortNameOf(name: string): string {
  const first = name.trim().split(/\s+/)[0]!;
  return isHan(first) ? first.slice(-2) : first;
}

/** One of the six avatar colours, always the same for the same person. */
export function colourOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  return (sum % 6) + 1;
}
