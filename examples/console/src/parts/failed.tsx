import { explain } from '../text/explain.ts';
import { t } from '../text/text.ts';
import { ActionButton } from './action-button.tsx';
import { Empty } from './empty.tsx';

/** Instead of what did not load, with the way to try again. */
export function Failed({ title, error, load }: { title: string; error: unknown; load(): Promise<void> | void }) {
  return (
    <Empty icon="warning" title={title} text={explain(error)}>
      <ActionButton size="small" action={async () => load()}>
        {t('try-again')}
      </ActionButton>
    </Empty>
  );
}
