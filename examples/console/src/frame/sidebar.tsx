import { HelpButton } from '../help/help-button.tsx';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { Separator } from '../parts/separator.tsx';
import { $widest } from '../state/layout.ts';
import { setMenuNarrow } from '../state/panels.ts';
import { $place, hrefOf, type Place } from '../state/place.ts';
import type { Session } from '../state/session.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { DirectCode } from './direct-code.tsx';
import { Me } from './me.tsx';

/** Desk, oneself, menu, direct code. Compact: icons only, at the side or, on a phone, below. */
export function Sidebar({ session, isCompact, onKeys }: { session: Session; isCompact: boolean; onKeys(): void }) {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const waiting = useStore(supporter.$queue).length;
  const isServing = supporter.member.role !== 'admin';
  const widest = useStore($widest);
  const hasChoice = widest === 'wide';
  return (
    <aside class="sidebar" aria-label={t('menu.title')}>
      <div class="sidebar__desk">
        <span class="desk-mark" aria-hidden="true">
          <Icon name="headset" />
        </span>
        <span class="cut">{desk?.name ?? ''}</span>
      </div>
      <Me session={session} onKeys={onKeys} />
      <nav class="nav" aria-label={t('menu.pages')}>
        <NavItem place={{ page: 'tasks' }} icon="tasks" text={t('tasks.title')} count={waiting} />
        {desk?.settings.tracking.enabled && (
          <NavItem place={{ page: 'visitors' }} icon="visitors" text={t('visitors.title')} />
        )}
        <NavItem place={{ page: 'records', record: null }} icon="records" text={t('records.title')} />
        <NavItem
          place={{ page: 'responses' }}
          icon="bolt"
          text={t('responses.title')}
          short={widest === 'phone' ? t('menu.responses') : undefined}
        />
        <NavItem place={{ page: 'settings' }} icon="settings" text={t('settings.title')} />
        <HelpButton />
        {hasChoice && <MenuWidth isNarrow={isCompact} />}
      </nav>
      {isServing && (
        <div class="sidebar__foot">
          <DirectCode isCompact={isCompact} />
        </div>
      )}
      {!isCompact && <Separator panel="menu" edge="end" label={t('width.menu')} onAway={() => setMenuNarrow(true)} />}
    </aside>
  );
}

/** Puts the words away, or takes them out again. */
function MenuWidth({ isNarrow }: { isNarrow: boolean }) {
  const text = t(isNarrow ? 'menu.words' : 'menu.icons');
  return (
    <button class="nav__item" type="button" title={text} onClick={() => setMenuNarrow(!isNarrow)}>
      <Icon name={isNarrow ? 'right' : 'left'} />
      <span class="nav__text">{text}</span>
    </button>
  );
}

interface ItemProps {
  place: Place;
  icon: IconName;
  text: string;
  /** What is seen of it where there is little room. */
  short?: string | undefined;
  count?: number;
}

function NavItem({ place, icon, text, short, count = 0 }: ItemProps) {
  const isHere = useStore($place).page === place.page;
  return (
    <a
      class="nav__item"
      href={hrefOf(place)}
      aria-current={isHere ? 'page' : undefined}
      aria-label={short && text}
      title={text}
    >
      <Icon name={icon} />
      <span class="nav__text">{short ?? text}</span>
      {count > 0 && (
        <span class="count">
          {count}
          <span class="unseen"> {t('tasks.waiting')}</span>
        </span>
      )}
    </a>
  );
}
