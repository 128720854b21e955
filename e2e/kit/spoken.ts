import type { Page } from 'playwright-core';

/** How a screen reader is told of something by itself: `assertive` interrupts, `polite` waits, `off` says nothing. */
export interface Spoken {
  live: string;
  /** The role of the region that says it. */
  in: string;
}

/** What assistive technology is told of a piece of text, the first that is this; undefined where there is none. */
export async function spokenOf(page: Page, text: string | RegExp): Promise<Spoken | undefined> {
  const devtools = await page.context().newCDPSession(page);
  try {
    const { nodes } = await devtools.send('Accessibility.getFullAXTree');
    const isIt = (name: string) => (typeof text === 'string' ? name === text : text.test(name));
    let node = nodes.find(({ ignored, name }) => !ignored && isIt(String(name?.value ?? '')));
    if (!node) return undefined;
    // The region is one of those it stands in. The tree has those that speak, the document those that are silent.
    for (; node; node = nodes.find(({ nodeId }) => nodeId === node!.parentId)) {
      const live = node.properties?.find((property) => (property.name as string) === 'live')?.value.value as
        | string
        | undefined;
      if (live) return { live, in: String(node.role?.value) };
      if (!node.backendDOMNodeId) continue;
      const { node: element } = await devtools.send('DOM.describeNode', { backendNodeId: node.backendDOMNodeId });
      const { attributes = [] } = element;
      if (attributes.some((name, index) => name === 'aria-live' && attributes[index + 1] === 'off')) break;
    }
    return { live: 'off', in: '' };
  } finally {
    await devtools.detach();
  }
}

/** The panel as assistive technology gets it, without what differs from run to run. */
export async function treeOf(page: Page): Promise<string> {
  const tree = await page.getByRole('dialog').first().ariaSnapshot();
  return tree
    .replaceAll(/\b\d{1,2}:\d{2}\b/g, 'TIME')
    .replaceAll(/\b\d+ s left/g, 'SOME s left')
    .replaceAll(/(under )?\d+ min\b/g, 'SOME min');
}
