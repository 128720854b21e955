import { useState } from 'preact/hooks';
import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { CONTACT_MAX, NAME_MAX, TEXT_MAX } from '@deskside/sdk/constants';
import { fill } from '../../../locales/words.ts';
import { isEmail, isPhone } from '../form/check-fields.ts';
import { Failure } from '../start/failure.tsx';
import { Field, TextField } from '../form/field.tsx';
import { Presence } from '../../parts/avatar.tsx';
import { Header } from '../../parts/header.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useForm } from '../form/use-form.ts';
import { useFreshDesk } from '../start/use-fresh-desk.ts';
import { useTask } from '../start/use-task.ts';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { clockIcon } from '../../../look/icons.ts';
import { mailIcon } from '../start/mail-icon.ts';
import { useFormTexts } from '../form/use-form-texts.ts';
import { useStart } from '../start/use-start.ts';
import { leaveMessage } from './leave-message.ts';
import { message as en } from '../../../locales/en.json';
import { message as zh } from '../../../locales/zh-CN.json';
import css from './message.css?inline';

interface MessageViewProps {
  desk: PublicDesk | null;
  /** The request that waits; leaving the message ends it. */
  conversation: CustomerConversation | null;
  seat?: string | undefined;
}

/** An offline message, with what was already written. */
export function MessageView({ desk, conversation, seat }: MessageViewProps) {
  const session = useSession();
  const { say, count, number } = session;
  const start = useStart();
  const fields = useFormTexts();
  const texts = useSection('message', { en, 'zh-CN': zh }, css);
  const details = useStore(session.$details);
  const [text, setText] = useState(conversation?.$draft.get() ?? '');
  const [contact, setContact] = useState(details.email || details.phone);
  const task = useTask();
  const written = conversation?.$messages.get().filter((message) => message.mine).length ?? 0;
  const person = desk?.seats.find((one) => one.id === seat);
  const nobody = desk?.online === 0;
  const isFirstPage = desk?.mode === 'auto' && nobody && !conversation;
  const [wasNobody] = useState(nobody);
  useFreshDesk(wasNobody && !conversation);
  /** Whoever has begun to write goes on, also when somebody comes. */
  const stay = () => isFirstPage && session.go({ at: 'message' });

  const { form, problems, clear, onSubmit } = useForm(
    () => ({
      contact: !contact.trim()
        ? texts.missingContact
        : contact.includes('@')
          ? isEmail(contact)
            ? undefined
            : fields.badEmail
          : isPhone(contact)
            ? undefined
            : /\p{L}/u.test(contact)
              ? fields.badEmail
              : fields.badPhone,
      message:
        !text.trim() && !written
          ? texts.missingMessage
          : text.length > TEXT_MAX
            ? count(say.charactersOver, text.length - TEXT_MAX)
            : undefined,
    }),
    () => task.run(() => leaveMessage(session, text.trim(), contact.trim(), seat)),
  );

  return (
    <>
      <Header
        title={start.leaveMessage}
        takesFocus
        onBack={isFirstPage ? undefined : () => session.go({ at: 'start' })}
        subtitle={
          nobody ? (
            <>
              <Presence status="offline" />
              {start.nobodyOnline}
            </>
          ) : person ? (
            fill(texts.messageTo, { name: person.name })
          ) : (
            desk?.name
          )
        }
      />
      <form class="panel__body stack" id="message-form" ref={form} noValidate onSubmit={onSubmit}>
        <div role="status">
          {wasNobody && desk && !nobody && !conversation && (
            <p class="notice">
              <Presence status="online" />
              <span>
                {count(start.peopleOnline, desk.online)}{' '}
                <button
                  class="link"
                  type="button"
                  onClick={() => {
                    // What was written stands in the composer then.
                    session.open({ draft: text });
                    session.go({ at: 'start' });
                  }}
                >
                  {start.requestService}
                </button>
              </span>
            </p>
          )}
        </div>
        {nobody && desk.offlineText && (
          <p class="notice">
            <Icon path={clockIcon} />
            <span dir="auto">{desk.offlineText}</span>
          </p>
        )}
        {written > 0 && (
          <p class="notice">
            <Icon path={mailIcon} />
            <span>{count(texts.alreadyWritten, written)}</span>
          </p>
        )}
        <Failure error={task.error} />
        <TextField
          id="name"
          label={fields.name}
          optional
          autocomplete="name"
          maxLength={NAME_MAX}
          value={details.name}
          onValue={(name) => {
            stay();
            session.setDetails({ name });
          }}
        />
        <TextField
          id="contact"
          label={texts.contact}
          error={problems['contact']}
          autocomplete="email"
          maxLength={CONTACT_MAX}
          value={contact}
          onValue={(value) => {
            stay();
            clear('contact');
            setContact(value);
          }}
        />
        <Field
          id="message"
          label={texts.message}
          optional={written > 0}
          error={problems['message']}
          note={
            <span class="field__count numbers">
              {fill(texts.countOf, { n: number(text.length), max: number(TEXT_MAX) })}
            </span>
          }
        >
          {(tie) => (
            <textarea
              {...tie}
              class="input"
              rows={4}
              dir="auto"
              value={text}
              onInput={(event) => {
                stay();
                clear('message');
                setText(event.currentTarget.value);
                // Going back to the queue finds the words in the composer.
                conversation?.preview(event.currentTarget.value);
              }}
            />
          )}
        </Field>
      </form>
      <div class="panel__footer">
        <button
          class="button button--primary button--block"
          type="submit"
          form="message-form"
          aria-disabled={task.busy}
        >
          {texts.sendMessage}
        </button>
        {isFirstPage && (
          <p class="panel__below">
            <button class="link" type="button" onClick={() => session.go({ at: 'request' })}>
              {texts.serviceAnyway}
            </button>
          </p>
        )}
      </div>
    </>
  );
}
