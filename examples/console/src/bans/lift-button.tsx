import type { Ban } from '@deskside/sdk/supporter';
import { ActionButton } from '../parts/action-button.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone } from '../state/toasts.ts';
import { t } from '../text/text.ts';

/** Ends a ban: for whoever set it, and for everybody who leads. */
export function LiftButton({ ban, name }: { ban: Ban; name: string }) {
  const supporter = useSupporter();
  if (supporter.member.role === 'supporter' && ban.by !== supporter.member.id) return null;
  const lift = async () => {
    await supporter.liftBan(ban.customer);
    showDone(t('bans.lifted'));
  };
  return (
    <ActionButton size="small" label={t('bans.lift-name', { name })} action={lift}>
      {t('bans.lift')}
    </ActionButton>
  );
}
