/** A piece of a page, as plain data: it becomes the text of a file, or elements, and neither can be tricked. */
export interface Tree {
  tag: string;
  attributes?: Readonly<Record<string, string>>;
  children?: readonly (Tree | string)[];
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => escapes[mark]!);

export function toHtml(tree: Tree | string): string {
  if (typeof tree === 'string') return escapeHtml(tree);
  const { tag, attributes = {}, children = [] } = tree;
  const all = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  const open = `<${tag}${all.join('')}>`;
  return tag === 'img' ? open : `${open}${children.map(toHtml).join('')}</${tag}>`;
}

export function toNode(tree: Tree | string): Node {
  if (typeof tree === 'string') return document.createTextNode(tree);
  const element = document.createElement(tree.tag);
  for (const [name, value] of Object.entries(tree.attributes ?? {})) element.setAttribute(name, value);
  element.append(...(tree.children ?? []).map(toNode));
  return element;
}
