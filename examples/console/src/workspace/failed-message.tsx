import type { Message, SupporterConversation } from '@deskside/sdk/supporter';
import { showError } from '../state/toasts.ts';
import { codeOf, explain } from '../text/explain.ts';
import { t, type TextKey } from '../text/text.ts';

/** What files are refused for, in words that fit them. */
const ofFiles: Partial<Record<string, TextKey>> = {
  too_large: 'file.error-too_large',
  unsupported: 'file.error-unsupported',
  gone: 'file.error-gone',
};

/** Why a message was not sent, and the ways out. */
export function FailedMessage({
  message,
  conversation,
}: {
  message: Message;
  conversation: SupporterConversation | undefined;
}) {
  const { error, file, text } = message;
  const ofFile = file && ofFiles[codeOf(error)];
  const rewrite = () => {
    const draft = conversation?.$draft.get();
    conversation?.setDraft(draft ? `${draft}\n${text}` : text);
  };
  return (
    <p class="entry__failed">
      <span>
        {t('log.failed')} {ofFile ? t(ofFile) : explain(error)}
      </span>
      {conversation && !file && (
        <button class="link" type="button" onClick={rewrite}>
          {t('log.rewrite')}
        </button>
      )}
      {conversation && file && (
        <>
          {/* What becomes of it is said here again. */}
          <button class="link" type="button" onClick={() => void conversation.resend(message).catch(() => {})}>
            {t('try-again')}
          </button>
          <button class="link" type="button" onClick={() => void conversation.remove(message).catch(showError)}>
            {t('file.remove')}
          </button>
        </>
      )}
    </p>
  );
}
