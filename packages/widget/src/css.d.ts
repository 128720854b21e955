/** A style sheet as text: minified at build, `@import`s included, custom properties that nobody reads left out. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}

/** Sections and keys of a locale, without its texts. */
declare module '*.json?keys' {
  const keys: Readonly<Record<string, object>>;
  export default keys;
}

/** Two texts of a section, without the others. */
declare module '*.json?core' {
  export const send: string;
  export const failedOther: string;
}

interface ImportMeta {
  /** The files that match, by path; each is a chunk that is loaded when it is called for. */
  glob<Module>(patterns: readonly string[]): Readonly<Record<string, (() => Promise<Module>) | undefined>>;
}
