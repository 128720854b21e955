const BLANK = /\s/;

/**
 * Draws a text where the browser has put it, line by line: what does not stand in one box is halved, between words where
 * there are any, until it does.
 */
export function paintText(
  pen: OffscreenCanvasRenderingContext2D,
  node: Text,
  style: CSSStyleDeclaration,
  underline: boolean,
  isSeen: (box: DOMRect) => boolean,
): void {
  const text = node.data;
  const range = document.createRange();
  pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.fillStyle = style.color;
  // `normal` is no length, and leaves it as it is.
  pen.letterSpacing = style.letterSpacing;
  pen.direction = style.direction as CanvasDirection;
  pen.textAlign = 'left';
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText('x');

  const piece = (start: number, end: number): void => {
    while (start < end && BLANK.test(text[start]!)) start++;
    while (end > start && BLANK.test(text[end - 1]!)) end--;
    if (start === end) return;
    range.setStart(node, start);
    range.setEnd(node, end);
    const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
    const [box] = boxes;
    if (!box || !boxes.some(isSeen)) return;
    if (boxes.length === 1 || end - start < 2) {
      const baseline = box.y + (box.height - up - down) / 2 + up;
      pen.fillText(shownAs(text.slice(start, end), style), box.x, baseline);
      if (underline) pen.fillRect(box.x, baseline + 2, box.width, 1);
      return;
    }
    let middle = (start + end) >> 1;
    const blank = text.lastIndexOf(' ', middle);
    if (blank > start) middle = blank;
    // Not between the halves of a character.
    else if (/[\udc00-\udfff]/.test(text[middle]!) && middle + 1 < end) middle++;
    piece(start, middle);
    piece(middle, end);
  };
  piece(0, text.length);
}

function shownAs(text: string, { textTransform, whiteSpace }: CSSStyleDeclaration): string {
  const shown = /^(?:pre|break-spaces)/.test(whiteSpace) ? text.replace(/\s/g, ' ') : text.replace(/\s+/g, ' ');
  if (textTransform === 'uppercase') return shown.toUpperCase();
  return textTransform === 'lowercase' ? shown.toLowerCase() : shown;
}
