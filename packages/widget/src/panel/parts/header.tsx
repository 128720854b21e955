import type { ComponentChildren } from 'preact';
import { useSession, useSpeech } from '../session-context.ts';
import { Icon } from './icon.tsx';
import { Menu, type MenuItem } from './menu.tsx';

interface HeaderProps {
  title: string;
  subtitle?: ComponentChildren;
  /** Desk mark or avatar. */
  picture?: ComponentChildren;
  onBack?: (() => void) | undefined;
  menu?: MenuItem[];
  /** The view has no heading of its own that could take the focus. */
  takesFocus?: boolean;
}

export function Header({ title, subtitle, picture, onBack, menu = [], takesFocus }: HeaderProps) {
  const session = useSession();
  const { say } = useSpeech();
  return (
    <header class={onBack ? 'panel__header panel__header--back' : 'panel__header'}>
      {onBack && (
        <button class="icon-button flip" type="button" aria-label={say.back} title={say.back} onClick={onBack}>
          <Icon name="left" />
        </button>
      )}
      {picture}
      <div class="panel__heading">
        <h2 class="panel__title" {...(takesFocus ? { tabIndex: -1, 'data-focus': true } : {})}>
          {title}
        </h2>
        {subtitle && <p class="panel__subtitle">{subtitle}</p>}
      </div>
      {menu.length > 0 && <Menu items={menu} />}
      <button class="icon-button" type="button" aria-label={say.minimise} title={say.minimise} onClick={session.close}>
        <Icon name="minus" />
      </button>
    </header>
  );
}

export function DeskMark() {
  return (
    <span class="desk-mark" aria-hidden="true">
      <Icon name="headset" />
    </span>
  );
}
