/**
 * Hides what may be the number of a payment card: 13 to 19 digits, alone or in groups, with a right check digit. The
 * text keeps its length.
 */
export function maskCards(text: string): string {
  return text.replace(/\d+(?:[\s.-]\d+)*/g, (run) => {
    const groups = run.match(/\d+|\D/g)!;
    // A card's number may stand beside other digits, such as its date: every stretch of whole groups is tried.
    for (let first = 0; first < groups.length; first += 2) {
      let digits = '';
      for (let last = first; last < groups.length; last += 2) {
        digits += groups[last];
        if (digits.length > 19) break;
        if (digits.length < 13 || !hasCheckDigit(digits)) continue;
        for (let index = first; index <= last; index += 2) groups[index] = '•'.repeat(groups[index]!.length);
        break;
      }
    }
    return groups.join('');
  });
}

/** The algorithm of Luhn: every second digit from the end counts twice. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    sum += place % 2 ? (digit * 2) % 9 || (digit && 9) : digit;
  }
  return sum % 10 === 0;
}
