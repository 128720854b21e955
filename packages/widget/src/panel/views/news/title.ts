/** Puts how much is unread before the page's title, and takes it away again. */
export function createTitle(): { show: (unread: number, number: (n: number) => string) => void } {
  /** What was put there; the page may have another title by now, and then that one is the page's. */
  let shown: string | undefined;
  let own = '';
  return {
    show(unread, number) {
      if (document.title !== shown) {
        own = document.title;
        shown = undefined;
      }
      if (unread) document.title = shown = `(${number(unread)}) ${own}`;
      else if (shown !== undefined) {
        document.title = own;
        shown = undefined;
      }
      // Browsers tidy up white space.
      if (shown !== undefined) shown = document.title;
    },
  };
}
