import type { SupporterConversation } from '@deskside/sdk/supporter';
import { Icon } from '../parts/icon.tsx';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

/** Asks the customer for a rating now; the answer stands in the log. */
export function AskSurvey({ conversation }: { conversation: SupporterConversation }) {
  const survey = useStore(conversation.$view)?.survey;
  const { busy, run } = useAction();
  if (!survey || survey.answered) return null;
  const text = t(survey.asked ? 'survey.asked' : 'survey.ask');
  return (
    <button
      class="button button--small"
      type="button"
      aria-busy={busy || undefined}
      disabled={survey.asked}
      title={text}
      onClick={() => run(() => conversation.askSurvey())}
    >
      <Icon name="star" small />
      <span class="conversation__verb">{text}</span>
    </button>
  );
}
