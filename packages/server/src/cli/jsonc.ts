/** Reads JSON with comments and trailing commas, as `wrangler.jsonc` is written. Throws SyntaxError. */
export function parseJsonc(text: string): unknown {
  const strings = String.raw`"(?:[^"\\]|\\.)*"`;
  const withoutComments = text.replace(
    new RegExp(String.raw`(${strings})|//[^\n]*|/\*[^]*?\*/`, 'g'),
    (_, string: string | undefined) => string ?? ' ',
  );
  const plain = withoutComments.replace(
    new RegExp(String.raw`(${strings})|,(?=\s*[}\]])`, 'g'),
    (_, string: string | undefined) => string ?? '',
  );
  return JSON.parse(plain);
}
