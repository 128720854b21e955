/** A style sheet as text: minified at build, `@import`s included, custom properties that nobody reads left out. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}
