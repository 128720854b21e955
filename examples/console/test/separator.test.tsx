// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { Separator } from '../src/parts/separator.tsx';
import { $widths, setWidth, WIDTHS } from '../src/state/panels.ts';
import { after, named, press, show } from './page.tsx';

let away = 0;

beforeEach(() => {
  localStorage.clear();
  away = 0;
  setWidth('details', WIDTHS.details.usual);
  show(
    <aside id="panel">
      <Separator panel="details" edge="start" label="Width" onAway={() => (away += 1)} />
    </aside>,
  );
});

const line = () => named('[role=separator]', 'Width');
const now = () => Number(line().getAttribute('aria-valuenow'));
const kept = () => JSON.parse(localStorage.getItem('deskside.console.widths') ?? '{}') as object;

describe('[M-S6] the edge of a panel', () => {
  it('says how wide the panel is', () => {
    expect(['valuemin', 'valuenow', 'valuemax'].map((name) => line().getAttribute(`aria-${name}`))).toEqual([
      '280',
      '360',
      '560',
    ]);
  });

  it('[B-S1] is moved by keys, within its bounds, and remembered', async () => {
    line().focus();
    await press('ArrowLeft'); // it stands at the start of its panel: to the left is wider
    expect(now()).toBe(376);
    await press('ArrowRight', { shiftKey: true });
    expect(now()).toBe(312);
    await press('Home');
    expect(now()).toBe(280);
    await press('ArrowRight');
    expect(now()).toBe(280);
    await press('End');
    expect(now()).toBe(560);
    expect(kept()).toMatchObject({ details: 560 });
    await after(() => line().dispatchEvent(new MouseEvent('dblclick', { bubbles: true })));
    expect(now()).toBe(360);
    expect(kept()).toMatchObject({ details: 360 });
  });

  it('[B-S1] puts the panel away by Enter, and leaves other keys alone', async () => {
    line().focus();
    expect(await press('Enter')).toBe(true);
    expect(away).toBe(1);
    expect(await press('ArrowLeft', { altKey: true })).toBe(false);
    expect($widths.get().details).toBe(360);
  });
});
