import type { Colleague, MemberLink } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Menu, MenuItem } from '../parts/menu.tsx';
import { copy } from '../state/copy.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone, showError } from '../state/toasts.ts';
import { useAction } from '../state/use-action.ts';
import { moment } from '../text/format.ts';
import { t } from '../text/text.ts';

/** What managers do for somebody who cannot sign in any more. */
export function MemberTools({ colleague: { id, name } }: { colleague: Colleague }) {
  const supporter = useSupporter();
  const [isOpen, setOpen] = useState(false);
  const [asks, setAsks] = useState(false);
  const [link, setLink] = useState<MemberLink | null>(null);
  const { run } = useAction(showError);
  const { role } = supporter.member;
  if (role !== 'manager' && role !== 'admin') return null;
  return (
    <span class="popover-place">
      <IconButton
        icon="settings"
        label={t('member.more', { name })}
        expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Menu label={t('member.more', { name })} onClose={() => setOpen(false)}>
          <MenuItem
            onClick={() => {
              setOpen(false);
              run(async () => setLink(await supporter.createLink(id)));
            }}
          >
            {t('member.link')}
          </MenuItem>
          <MenuItem
            onClick={() => {
              setOpen(false);
              setAsks(true);
            }}
          >
            {t('member.two')}
          </MenuItem>
        </Menu>
      )}
      {link && <LinkDialog link={link} name={name} onClose={() => setLink(null)} />}
      {asks && <DropDialog member={id} name={name} onClose={() => setAsks(false)} />}
    </span>
  );
}

function LinkDialog({ link, name, onClose }: { link: MemberLink; name: string; onClose(): void }) {
  const supporter = useSupporter();
  const desk = supporter.$desk.get()?.id ?? '';
  const address = `${location.origin}${location.pathname}#activate=${link.token}&desk=${desk}`;
  return (
    <Dialog
      title={t('member.link-title', { name })}
      onClose={onClose}
      only={
        <>
          <button class="button push" type="button" onClick={onClose}>
            {t('close')}
          </button>
          <button class="button button--primary" type="button" onClick={() => void copy(address, t('member.copied'))}>
            {t('member.copy')}
          </button>
        </>
      }
    >
      <p>{t('member.link-text', { name, until: moment(link.expiresAt, supporter.now()) })}</p>
      <input
        class="input"
        readOnly
        aria-label={t('member.link-label')}
        value={address}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Dialog>
  );
}

function DropDialog({ member, name, onClose }: { member: string; name: string; onClose(): void }) {
  const supporter = useSupporter();
  const drop = async () => {
    await supporter.dropTwoFactor(member);
    showDone(t('member.two-done', { name }));
    onClose();
  };
  return (
    <Dialog
      title={t('member.two-title', { name })}
      onClose={onClose}
      actions={
        <ActionButton kind="danger" action={drop}>
          {t('member.two-confirm')}
        </ActionButton>
      }
    >
      <p>{t('member.two-text', { name })}</p>
    </Dialog>
  );
}
