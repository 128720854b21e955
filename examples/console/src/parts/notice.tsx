import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** Something about this place. */
export function Notice({
  kind = 'info',
  children,
}: {
  kind?: 'info' | 'warn' | 'danger';
  children: ComponentChildren;
}) {
  return (
    <div class={`notice notice--${kind}`} role="status">
      <Icon name={kind === 'info' ? 'info' : 'warning'} small />
      <span>{children}</span>
    </div>
  );
}
