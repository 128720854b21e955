import { icons, type IconName } from './icons.ts';

/** Decoration unless it has a label. */
export function Icon({ name, small, label }: { name: IconName; small?: boolean; label?: string }) {
  const names = label ? { role: 'img' as const, 'aria-label': label } : { 'aria-hidden': true as const };
  return (
    <svg class={small ? 'icon icon--small' : 'icon'} viewBox="0 0 20 20" {...names}>
      <path d={icons[name]} />
    </svg>
  );
}
