import type { Status } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Avatar, Presence } from '../parts/avatar.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Menu, MenuGroup, MenuItem } from '../parts/menu.tsx';
import { go } from '../state/place.ts';
import type { Session } from '../state/session.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { $theme, setTheme, themes } from '../state/theme.ts';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { $language, languages, setLanguage, t, type Language } from '../text/text.ts';

const statuses: readonly Status[] = ['online', 'away', 'offline'];

/** Oneself: the status, and what belongs to this person on this browser. */
export function Me({ session, onKeys }: { session: Session; onKeys(): void }) {
  const { member, $status, $idle, $conversations } = useSupporter();
  const status = useStore($status);
  const isIdle = useStore($idle);
  const conversations = useStore($conversations);
  const [isOpen, setOpen] = useState(false);
  const [asks, setAsks] = useState(false);
  const { run } = useAction();
  const signOut = () => {
    run(() => session.signOut());
    go({ page: 'tasks' }); // whoever signs in next has other conversations
  };
  const isServing = member.role !== 'admin';
  const detail = isServing ? t(isIdle ? 'status.automatic' : `status.${status}`) : t('role.admin');
  return (
    <div class="me-place">
      <button
        class="me"
        type="button"
        aria-label={`${member.name}, ${detail}`} // in narrow windows its words are not shown
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Avatar
          id={member.id}
          name={member.name}
          kind="staff"
          picture={member.picture}
          status={isServing ? status : undefined}
        />
        <span class="person__text">
          <span class="person__name">{member.name}</span>
          <span class="person__detail">{detail}</span>
        </span>
        <span class="push row muted">
          <Icon name="down" small />
        </span>
      </button>
      {isOpen && (
        <MeMenu
          isServing={isServing}
          close={() => setOpen(false)}
          showKeys={onKeys}
          signOut={() => (conversations.some((one) => one.$state.get() === 'active') ? setAsks(true) : signOut())}
        />
      )}
      {asks && (
        <Dialog
          title={t('sign-out.title')}
          onClose={() => setAsks(false)}
          actions={
            <button class="button button--primary" type="button" onClick={signOut}>
              {t('sign-out')}
            </button>
          }
        >
          <p>{t('sign-out.text')}</p>
        </Dialog>
      )}
    </div>
  );
}

interface MenuProps {
  isServing: boolean;
  close(): void;
  showKeys(): void;
  signOut(): void;
}

function MeMenu({ isServing, close, showKeys, signOut }: MenuProps) {
  const supporter = useSupporter();
  const status = useStore(supporter.$status);
  const { run } = useAction();
  const act = (action: () => unknown) => () => {
    close();
    action();
  };
  return (
    <Menu label={supporter.member.name} onClose={close}>
      {isServing && (
        <MenuGroup label={t('status.title')}>
          {statuses.map((choice) => (
            <MenuItem
              key={choice}
              checked={choice === status}
              onClick={act(() => run(() => supporter.setStatus(choice)))}
            >
              <Presence status={choice} />
              <span class="menu__words">
                {t(`status.${choice}`)}
                <span class="tiny muted">{t(`status.${choice}-means`)}</span>
              </span>
            </MenuItem>
          ))}
        </MenuGroup>
      )}
      <MenuGroup label={t('menu.language')}>
        {(Object.keys(languages) as Language[]).map((language) => (
          <MenuItem
            key={language}
            lang={languages[language].tag}
            checked={language === $language.get()}
            onClick={act(() => setLanguage(language))}
          >
            {languages[language].name}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuGroup label={t('menu.theme')}>
        {themes.map((theme) => (
          <MenuItem key={theme} checked={theme === $theme.get()} onClick={act(() => setTheme(theme))}>
            {t(`theme.${theme}`)}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuGroup label={supporter.member.name}>
        <MenuItem onClick={act(showKeys)}>{t('keys.title')}</MenuItem>
        <MenuItem onClick={act(signOut)}>{t('sign-out')}</MenuItem>
      </MenuGroup>
    </Menu>
  );
}
