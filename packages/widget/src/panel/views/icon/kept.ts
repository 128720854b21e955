/** What the visitor did with the icon: kept on this device, for this desk on this site. */
export interface Kept {
  minimised?: boolean;
  /** Where it was put: the side, and how far down as a share of the window's height. */
  side?: 'left' | 'right';
  down?: number;
}

const keyOf = (desk: string) => `deskside.${desk}.icon`;

export function recallIcon(desk: string): Kept {
  try {
    const { minimised, side, down } = JSON.parse(localStorage.getItem(keyOf(desk)) ?? '{}') as Record<string, unknown>;
    return {
      minimised: minimised === true,
      ...((side === 'left' || side === 'right') &&
        typeof down === 'number' && { side, down: Math.min(1, Math.max(0, down)) }),
    };
  } catch {
    return {};
  }
}

export function keepIcon(desk: string, kept: Kept): void {
  try {
    localStorage.setItem(keyOf(desk), JSON.stringify(kept));
  } catch {
    // Storage is blocked: it lasts as long as the page.
  }
}
