/** Making one takes longer than drawing a message: each is made once for a language and a time zone. */
const made = new Map<string, unknown>();

function once<T>(key: string, make: () => T): T {
  const kept = made.get(key) as T | undefined;
  if (kept !== undefined) return kept;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

export const dateFormat = (tag: string, options: Intl.DateTimeFormatOptions) =>
  // A laptop may travel while the console is open.
  once(
    `date ${tag} ${new Date().getTimezoneOffset()} ${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(tag, options),
  );

export const numberFormat = (tag: string, options: Intl.NumberFormatOptions = {}) =>
  once(`number ${tag} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(tag, options));

export const pluralRules = (tag: string) => once(`plural ${tag}`, () => new Intl.PluralRules(tag));
