import { NOTICE_TEXT_MAX, PAGE_MAX } from '@deskside/sdk/constants';
import type { Lobby, NoticeKind } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextArea, TextField } from '../parts/field.tsx';
import { showDone } from '../state/toasts.ts';
import { t } from '../text/text.ts';

interface Props {
  lobby: Lobby;
  kind: NoticeKind;
  visitors: readonly string[];
  onClose(): void;
  onSent(): void;
}

/** What to tell the chosen visitors. */
export function NoticeDialog({ lobby, kind, visitors, onClose, onSent }: Props) {
  const isInvitation = kind === 'invitation';
  const [text, setText] = useState(isInvitation ? t('visitors.invitation-text') : '');
  const [link, setLink] = useState('');
  const isLink = link.trim() === '' || (/^https?:\/\//i.test(link.trim()) && URL.canParse(link.trim()));
  const send = async () => {
    const sent = await lobby.sendNotice(visitors, {
      kind,
      text: text.trim(),
      ...(link.trim() && { link: link.trim() }),
    });
    showDone(t('visitors.sent', { count: sent.visitors.length }));
    onSent();
  };
  const count = visitors.length;
  return (
    <Dialog
      title={isInvitation ? t('visitors.invite-title', { count }) : t('visitors.notice-title', { count })}
      onClose={onClose}
      actions={
        <ActionButton kind="primary" disabled={!text.trim() || !isLink || count === 0} action={send}>
          {isInvitation ? t('visitors.invite') : t('visitors.send')}
        </ActionButton>
      }
    >
      <TextArea
        label={t('visitors.text')}
        hint={isInvitation ? t('visitors.invite-hint') : t('visitors.notice-hint')}
        value={text}
        rows={3}
        maxLength={NOTICE_TEXT_MAX}
        onInput={setText}
      />
      {!isInvitation && (
        <TextField
          label={t('visitors.link')}
          error={isLink ? null : t('visitors.link-error')}
          value={link}
          maxLength={PAGE_MAX}
          isExact
          onInput={setLink}
        />
      )}
    </Dialog>
  );
}
