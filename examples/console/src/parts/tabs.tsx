import type { ComponentChildren } from 'preact';
import { rove } from './roving.ts';
import type { Choice } from './segments.tsx';

interface Props<Value extends string> {
  label: string;
  /** Tells several of a kind on one page apart; the same for their panels. */
  scope: string;
  tabs: readonly (Choice<NoInfer<Value>> & { count?: number })[];
  value: Value;
  onChange(value: NoInfer<Value>): void;
  children?: ComponentChildren;
}

/** The list of tabs; each panel is a `TabPanel` with the same value. */
export function Tabs<Value extends string>({ label, scope, tabs, value, onChange, children }: Props<Value>) {
  const move = (event: KeyboardEvent) => rove(event, event.currentTarget as Element, '[role=tab]')?.click();
  return (
    <div class="tabs">
      <div class="tabs__list" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            class="tabs__tab"
            type="button"
            role="tab"
            id={`tab-${scope}-${tab.value}`}
            aria-selected={tab.value === value}
            aria-controls={`panel-${scope}-${tab.value}`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onChange(tab.value)}
          >
            {tab.text}
            {tab.count !== undefined && <span class="tabs__count">{tab.count}</span>}
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}

export function TabPanel({
  scope,
  value,
  class: name,
  children,
}: {
  scope: string;
  value: string;
  class: string;
  children: ComponentChildren;
}) {
  return (
    <div
      class={name}
      role="tabpanel"
      id={`panel-${scope}-${value}`}
      aria-labelledby={`tab-${scope}-${value}`}
      tabIndex={0}
    >
      {children}
    </div>
  );
}
