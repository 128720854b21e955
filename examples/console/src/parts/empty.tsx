import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

interface Props {
  icon: IconName;
  title: string;
  text: string;
  /** The one thing to do next. */
  children?: ComponentChildren;
}

/** An empty or failed place: what it is for, and what to do. */
export function Empty({ icon, title, text, children }: Props) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <strong class="strong">{title}</strong>
      <p>{text}</p>
      {children}
    </div>
  );
}
