import { CONTACT_MAX, CONTENT_MAX, NAME_MAX, SUBJECT_MAX } from '@deskside/sdk/constants';
import type { SupporterConversation, SupportRecord } from '@deskside/sdk/supporter';
import { useEffect } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { SelectField, TextArea, TextField } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { recordDraftOf, type SaveState } from './record-draft.ts';

/** The support record beside the conversation, also after its end. */
export function RecordForm({ conversation, name }: { conversation: SupporterConversation; name: string }) {
  const desk = useStore(useSupporter().$desk);
  const ended = useStore(conversation.$state) === 'ended';
  const hasLeft = useStore(conversation.$timeline).some((item) => item.kind === 'ended' && item.by === 'customer');
  const draft = recordDraftOf(conversation);
  const values = useStore(draft.$values);
  const state = useStore(draft.$state);
  /** It is written, and saves itself: the next step is to close the conversation. */
  const isDone = useStore(conversation.$record) !== null && ended;

  useEffect(() => {
    const flush = () => void draft.flush().catch(() => {}); // the form says what failed
    addEventListener('pagehide', flush);
    return () => {
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [draft]);

  const text = (field: keyof SupportRecord) => ({
    value: values[field] ?? '',
    onInput: (value: string) => draft.set({ [field]: value }),
  });
  const choice = (field: 'product' | 'problemType', list: readonly { id: string; name: string }[] = []) => ({
    value: values[field] ?? '',
    options: [
      { value: '', text: t('record.none') },
      ...list.map(({ id, name: words }) => ({ value: id, text: words })),
    ],
    onChange: (value: string) => draft.set({ [field]: value || null }),
  });

  return (
    <form class="record" onSubmit={(event) => event.preventDefault()}>
      <div class="side-panel__body stack">
        <Notice>{!ended ? t('record.hint') : hasLeft ? t('record.left', { name }) : t('record.ended')}</Notice>
        <div class="record__pair">
          <TextField label={t('record.customer')} maxLength={NAME_MAX} autocomplete="off" {...text('customerName')} />
          <TextField
            label={t('customer.phone')}
            type="tel"
            maxLength={CONTACT_MAX}
            autocomplete="off"
            {...text('phone')}
          />
        </div>
        <TextField
          label={t('customer.email')}
          type="email"
          maxLength={CONTACT_MAX}
          autocomplete="off"
          {...text('email')}
        />
        <SelectField label={t('customer.product')} {...choice('product', desk?.products)} />
        <SelectField label={t('record.problem-type')} {...choice('problemType', desk?.problemTypes)} />
        <TextField label={t('record.subject')} maxLength={SUBJECT_MAX} autocomplete="off" {...text('subject')} />
        <TextArea label={t('record.content')} rows={6} maxLength={CONTENT_MAX} {...text('content')} />
      </div>
      <footer class="side-panel__foot">
        <SaveSign state={state} />
        <span class="push">
          <ActionButton {...(!isDone && { kind: 'primary' })} action={() => draft.save()}>
            {t('record.save')}
          </ActionButton>
        </span>
      </footer>
    </form>
  );
}

function SaveSign({ state }: { state: SaveState }) {
  return (
    <span class={state === 'failed' ? 'save-sign save-sign--failed' : 'save-sign'} role="status">
      {state === 'saved' && <Icon name="tick" small />}
      {state === 'failed' && <Icon name="warning" small />}
      {state !== 'untouched' && t(`record.state-${state}`)}
    </span>
  );
}
