import type { CannedResponse } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { Segments } from '../parts/segments.tsx';
import { hrefOf } from '../state/place.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import type { Completion } from './use-completion.ts';

type Scope = CannedResponse['scope'];

/** Canned responses above the composer: a click inserts one, its arrow sends it at once. */
export function ResponseBar({ completion }: { completion: Completion }) {
  const responses = useStore(useSupporter().$responses) ?? [];
  const own = responses.filter(({ scope }) => scope === 'own');
  const [chosen, setChosen] = useState<Scope | null>(null);
  const scope = chosen ?? (own.length > 0 ? 'own' : 'desk');
  const shown = responses.filter((response) => response.scope === scope);
  return (
    <div class="response-bar" role="group" aria-label={t('responses.title')}>
      <Segments
        label={t('responses.scope')}
        value={scope}
        choices={[
          { value: 'own', text: t('responses.own') },
          { value: 'desk', text: t('responses.desk') },
        ]}
        onChange={setChosen}
      />
      <div class="response-bar__list">
        {shown.map((response) => (
          <ResponseChip key={response.id} response={response} completion={completion} />
        ))}
        {!shown.length && <span class="tiny muted">{t('responses.none-here')}</span>}
      </div>
      <a class="icon-button icon-button--small" href={hrefOf({ page: 'responses' })} title={t('responses.manage')}>
        <Icon name="edit" label={t('responses.manage')} />
      </a>
    </div>
  );
}

function ResponseChip({ response, completion }: { response: CannedResponse; completion: Completion }) {
  const { shortcut, text } = response;
  return (
    <span class="response-chip">
      <button
        class="response-chip__insert"
        type="button"
        title={text}
        aria-label={t('responses.insert', { shortcut })}
        onClick={() => completion.insert(response)}
      >
        /{shortcut}
      </button>
      <button
        class="response-chip__send"
        type="button"
        title={t('responses.send', { shortcut })}
        aria-label={t('responses.send', { shortcut })}
        onClick={() => completion.sendNow(response)}
      >
        <Icon name="send" small />
      </button>
    </span>
  );
}
