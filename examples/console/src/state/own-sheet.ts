/** A style sheet that is written while the console runs; it stands after all others. Inline styles are forbidden. */
export function ownSheet(): (css: string) => void {
  if (typeof CSSStyleSheet !== 'function') return () => {};
  const sheet = new CSSStyleSheet();
  return (css) => {
    sheet.replaceSync(css);
    if (!document.adoptedStyleSheets.includes(sheet)) {
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
  };
}
