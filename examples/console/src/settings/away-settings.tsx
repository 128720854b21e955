import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { SelectField } from '../parts/field.tsx';
import { askForSystemIdle, systemIdlePermission } from '../state/idle.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { Section } from './section.tsx';

const CHOICES = [0, 1, 5, 10, 15, 20, 30, 60, 120];

const words = (minutes: number) => (minutes === 0 ? t('away.never') : t('away.after', { count: minutes }));

/** After how many minutes without a key or a movement one is away. */
export function AwaySettings() {
  const supporter = useSupporter();
  const own = useStore(supporter.$awayMinutes);
  const ofDesk = useStore(supporter.$desk)?.settings.awayMinutes ?? 0;
  const { run } = useAction();
  const choices = own === null || CHOICES.includes(own) ? CHOICES : [...CHOICES, own].sort((a, b) => a - b);
  return (
    <Section title={t('away.title')} text={t('away.text')}>
      <SelectField
        label={t('away.label')}
        value={own === null ? '' : String(own)}
        options={[
          { value: '', text: t('away.as-desk', { choice: words(ofDesk) }) },
          ...choices.map((minutes) => ({ value: String(minutes), text: words(minutes) })),
        ]}
        onChange={(value) => run(() => supporter.setAwayMinutes(value === '' ? null : Number(value)))}
      />
      <OtherPrograms />
    </Section>
  );
}

/** Where the browser may tell of the use of other programs, one can let it. It asks only after a click. */
function OtherPrograms() {
  const [permission, setPermission] = useState<PermissionState | null>(null);
  useEffect(() => void systemIdlePermission().then(setPermission), []);
  if (permission === null) return null;
  if (permission !== 'prompt') return <p class="small muted">{t(`away.system-${permission}`)}</p>;
  const ask = async () => setPermission((await askForSystemIdle()) ? 'granted' : 'denied');
  return (
    <p class="small">
      <ActionButton size="small" action={ask}>
        {t('away.system-ask')}
      </ActionButton>
    </p>
  );
}
