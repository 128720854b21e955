import { useRef } from 'preact/hooks';

interface TabsProps {
  label: string;
  /** The id of the element that shows what the chosen tab is about. */
  panelId: string;
  tabs: readonly { id: string; name: string; count: string }[];
  chosen: string;
  onChoose: (id: string) => void;
}

export const tabId = (id: string) => `tab-${id}`;

/** Arrows, Home and End move between tabs; Tab leaves the row. */
export function Tabs({ label, panelId, tabs, chosen, onChoose }: TabsProps) {
  const row = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = getComputedStyle(row.current!).direction === 'rtl' ? -1 : 1;
    const now = tabs.findIndex((tab) => tab.id === chosen);
    const to = { ArrowRight: now + step, ArrowLeft: now - step, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    onChoose(tabs[next]!.id);
    row.current!.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={row} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={tabId(tab.id)}
          class="tabs__tab"
          role="tab"
          type="button"
          aria-selected={tab.id === chosen}
          aria-controls={panelId}
          tabIndex={tab.id === chosen ? 0 : -1}
          onClick={() => onChoose(tab.id)}
        >
          {tab.name} <span class="tabs__count">{tab.count}</span>
        </button>
      ))}
    </div>
  );
}
