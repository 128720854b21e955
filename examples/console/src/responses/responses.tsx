import { RESPONSES_MAX } from '@deskside/sdk/constants';
import type { CannedResponse } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Empty } from '../parts/empty.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Segments } from '../parts/segments.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone, showError } from '../state/toasts.ts';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { ResponseDialog } from './response-dialog.tsx';

type Scope = CannedResponse['scope'];

/** All canned responses: one's own, and the desk's, which managers change. */
export function Responses() {
  const { $responses, member } = useSupporter();
  const responses = useStore($responses);
  const [scope, setScope] = useState<Scope>('own');
  const [edited, setEdited] = useState<CannedResponse | null>(null);
  const mayChange = scope === 'own' || member.role === 'manager' || member.role === 'admin';
  const shown = responses?.filter((response) => response.scope === scope);
  const add = () => setEdited({ id: crypto.randomUUID(), scope, shortcut: '', text: '' });
  return (
    <div class="page__main">
      <header class="page__head">
        <h1 class="page__title">{t('responses.title')}</h1>
        <div class="filters push">
          <Segments
            label={t('responses.scope')}
            value={scope}
            choices={[
              { value: 'own', text: t('responses.own') },
              { value: 'desk', text: t('responses.desk') },
            ]}
            onChange={setScope}
          />
          {mayChange && (
            <button
              class="button button--small button--primary"
              type="button"
              disabled={!shown || shown.length >= RESPONSES_MAX}
              onClick={add}
            >
              {t('responses.add')}
            </button>
          )}
        </div>
      </header>
      <div class="page__scroll">
        <div class="section-head">
          <span class="small muted">{t(`responses.about-${scope}`)}</span>
        </div>
        {!shown ? (
          <Skeleton />
        ) : shown.length ? (
          <ResponseTable responses={shown} mayChange={mayChange} onEdit={setEdited} />
        ) : (
          <Empty icon="bolt" title={t('responses.none')} text={t('responses.none-text')} />
        )}
      </div>
      {edited && <ResponseDialog key={edited.id} response={edited} onClose={() => setEdited(null)} />}
    </div>
  );
}

interface TableProps {
  responses: readonly CannedResponse[];
  mayChange: boolean;
  onEdit(response: CannedResponse): void;
}

function ResponseTable({ responses, mayChange, onEdit }: TableProps) {
  return (
    <table class="table table--responses">
      <thead>
        <tr>
          <th class="col-shortcut">{t('responses.shortcut')}</th>
          <th>{t('responses.text')}</th>
          {mayChange && (
            <th class="col-action">
              <span class="unseen">{t('responses.actions')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {responses.map((response) => (
          <Row key={response.id} response={response} mayChange={mayChange} onEdit={onEdit} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ response, mayChange, onEdit }: Omit<TableProps, 'responses'> & { response: CannedResponse }) {
  const supporter = useSupporter();
  const { shortcut, text } = response;
  const { run } = useAction();
  const remove = async () => {
    await supporter.removeResponse(response);
    showDone(t('responses.removed', { shortcut }), {
      text: t('undo'),
      run: () => void supporter.saveResponse(response).catch(showError),
    });
  };
  return (
    <tr>
      <td class="strong">/{shortcut}</td>
      <td class="secondary" title={text}>
        {text}
      </td>
      {mayChange && (
        <td class="is-number">
          <IconButton icon="edit" small label={t('responses.edit', { shortcut })} onClick={() => onEdit(response)} />
          <IconButton icon="trash" small label={t('responses.remove', { shortcut })} onClick={() => run(remove)} />
        </td>
      )}
    </tr>
  );
}
