import type { ComponentChildren } from 'preact';
import { leftIcon, minusIcon } from '../../look/icons.ts';
import { useSession } from '../session-context.ts';
import { IconButton } from './icon.tsx';
import { Menu } from './functions.tsx';
import type { MenuItem } from '../views/menu/menu-list.tsx';

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

export function Header({ title, subtitle, picture, onBack, menu, takesFocus }: HeaderProps) {
  const { say, close } = useSession();
  return (
    <header part="header" class={onBack ? 'panel__header panel__header--back' : 'panel__header'}>
      {onBack && <IconButton class="flip" icon={leftIcon} label={say.back} onClick={onBack} />}
      {picture}
      <div class="panel__heading">
        <h2 class="panel__title" {...(takesFocus && { tabIndex: -1, 'data-focus': true })}>
          {title}
        </h2>
        {subtitle && <p class="panel__subtitle">{subtitle}</p>}
      </div>
      {menu && <Menu items={menu} />}
      <IconButton icon={minusIcon} label={say.minimise} onClick={close} />
    </header>
  );
}
