import { TEXT_MAX } from '@deskside/sdk/constants';
import type { SupporterConversation } from '@deskside/sdk/supporter';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { IconButton } from '../parts/icon-button.tsx';
import { isSendKey } from '../parts/send-key.ts';
import { CompletionList, completionAttributes } from '../responses/completion-list.tsx';
import { ResponseBar } from '../responses/response-bar.tsx';
import { useCompletion } from '../responses/use-completion.ts';
import { firstMissing } from '../responses/variables.ts';
import { $layout } from '../state/layout.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { attach, takesFiles } from './attach.ts';
import { Emoji } from './emoji.tsx';
import { canTakeScreen, Screenshot } from './screenshot.tsx';

/** From here on the counter is shown. */
const NEAR_LIMIT = 400;

/** Where the supporter writes. */
export function Composer({
  conversation,
  isActive,
  children,
}: {
  conversation: SupporterConversation;
  /** Whether it takes the focus when it appears. */
  isActive: boolean;
  /** Changes between a reply and a note. */
  children?: ComponentChildren;
}) {
  const draft = useStore(conversation.$draft);
  const layout = useStore($layout);
  const input = useRef<HTMLTextAreaElement>(null);
  const leftId = useId();
  const picker = useRef<HTMLInputElement>(null);
  useStore(conversation.$view);
  useStore(conversation.$state);
  const canAttach = takesFiles(conversation);
  const completion = useCompletion(conversation, input);
  const missing = firstMissing(draft);
  const left = TEXT_MAX - draft.length;
  const canSend = draft.trim() !== '' && left >= 0 && !missing;

  // On a phone the keyboard would cover the conversation that was just opened.
  useEffect(() => {
    if (isActive && layout !== 'phone') input.current?.focus({ preventScroll: true });
  }, [conversation]);

  const change = (text: string) => {
    conversation.setDraft(text);
    if (text.trim()) conversation.typing();
  };

  const fillIn = () => {
    input.current?.focus({ preventScroll: true });
    if (missing) input.current?.setSelectionRange(missing.from, missing.to);
  };

  const send = () => {
    fillIn();
    if (!canSend) return;
    // It takes the draft with it. A refusal stands at the message itself, with its way out.
    conversation.send({ text: draft }).catch(() => {});
    input.current?.focus({ preventScroll: true });
  };

  const onKey = (event: KeyboardEvent) => {
    if (completion.onKey(event)) return;
    if (!isSendKey(event)) return;
    event.preventDefault();
    send();
  };

  return (
    <>
      <ResponseBar completion={completion} />
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <CompletionList completion={completion} />
        <textarea
          {...completionAttributes(completion)}
          ref={input}
          class="composer__text"
          rows={1}
          aria-label={t('composer.label')}
          aria-describedby={left < NEAR_LIMIT ? leftId : undefined}
          aria-invalid={left < 0 || undefined}
          placeholder={t('composer.placeholder')}
          value={draft}
          onInput={(event) => {
            change(event.currentTarget.value);
            completion.look();
          }}
          onClick={completion.look}
          onBlur={completion.leave}
          onKeyDown={onKey}
          onPaste={(event) => {
            const files = event.clipboardData?.files;
            // A table from a spreadsheet is text and a picture of it: the text is meant.
            if (!files?.length || event.clipboardData?.getData('text/plain')) return;
            event.preventDefault();
            attach(conversation, files);
          }}
        />
        <div class="composer__tools">
          {children}
          {canAttach && (
            <>
              <IconButton icon="clip" label={t('composer.attach')} small onClick={() => picker.current?.click()} />
              <input
                ref={picker}
                class="composer__picker"
                type="file"
                multiple
                tabIndex={-1}
                aria-hidden="true"
                onChange={({ currentTarget }) => {
                  attach(conversation, [...(currentTarget.files ?? [])]);
                  // The same file may be chosen again.
                  currentTarget.value = '';
                }}
              />
              {canTakeScreen() && <Screenshot conversation={conversation} input={input} />}
            </>
          )}
          <Emoji input={input} onChange={change} />
          {missing && (
            <button class="composer__missing" type="button" onClick={fillIn}>
              {t('composer.missing', { variable: missing.name })}
            </button>
          )}
          {left < NEAR_LIMIT && (
            <span class={left < 0 ? 'composer__left composer__left--over' : 'composer__left'} id={leftId}>
              {left < 0 ? t('composer.over', { count: -left }) : t('composer.left', { count: left })}
            </span>
          )}
          <span class="push row">
            {layout !== 'phone' && <span class="tiny muted">{t('composer.keys')}</span>}
            <button class="button button--primary button--small" type="submit" disabled={!canSend}>
              {t('composer.send')}
            </button>
          </span>
        </div>
      </form>
    </>
  );
}
