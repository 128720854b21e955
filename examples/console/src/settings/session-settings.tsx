import type { SessionList } from '@deskside/sdk/supporter';
import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone } from '../state/toasts.ts';
import { deviceName } from '../text/device.ts';
import { explain } from '../text/explain.ts';
import { moment } from '../text/format.ts';
import { t } from '../text/text.ts';
import { Section } from './section.tsx';

/** Where one is signed in, and a way to end it from here. */
export function SessionSettings() {
  const supporter = useSupporter();
  const now = useNow(supporter.now);
  const [sessions, setSessions] = useState<SessionList['sessions'] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = async () => {
    try {
      setSessions(await supporter.sessions());
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  };
  useEffect(() => {
    void load();
    // Nobody tells of signing in elsewhere: whoever comes back to this page sees what is so now.
    const again = () => {
      if (!document.hidden) void load();
    };
    document.addEventListener('visibilitychange', again);
    return () => document.removeEventListener('visibilitychange', again);
  }, []);
  const end = async (id: string) => {
    // Also where it fails: it may have ended already.
    await supporter.endSession(id).finally(() => void load());
    showDone(t('sessions.ended'));
  };
  return (
    <Section title={t('sessions.title')} text={t('sessions.text')}>
      {error !== null && !sessions ? (
        <p class="small">
          {explain(error)}{' '}
          <ActionButton size="small" action={load}>
            {t('try-again')}
          </ActionButton>
        </p>
      ) : !sessions ? (
        <Skeleton />
      ) : (
        <ul class="settings__list">
          {sessions.map((session) => (
            <li key={session.id} class="settings__session">
              <span class="person__text">
                <span class="person__name">{deviceName(session.agent) || t('sessions.unknown')}</span>
                <span class="person__detail">
                  {t('sessions.times', { since: moment(session.createdAt, now), used: moment(session.usedAt, now) })}
                </span>
              </span>
              <span class="push">
                {session.current ? (
                  <span class="chip">{t('sessions.here')}</span>
                ) : (
                  <ActionButton
                    size="small"
                    kind="danger"
                    label={t('sessions.end-name', { name: deviceName(session.agent) })}
                    action={() => end(session.id)}
                  >
                    {t('sessions.end')}
                  </ActionButton>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
