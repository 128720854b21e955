import { useEffect, useState } from 'preact/hooks';
import type { EarlierConversation, OwnMessage, PublicDesk, Transcript } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { earlier as en } from '../../../locales/en.json';
import { earlier as zh } from '../../../locales/zh-CN.json';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { Failure } from '../start/failure.tsx';
import { StartHeader } from '../start/start-header.tsx';
import { Title } from '../start/title.tsx';
import { useTask } from '../start/use-task.ts';
import css from './earlier.css?inline';
import { LeftMessage } from './left-message.tsx';

/** What a user of the site talked about before: a list, and one of them to read. */
export function EarlierView({ desk }: { desk: PublicDesk }) {
  const session = useSession();
  const texts = useSection('earlier', { en, 'zh-CN': zh }, css);
  const list = useStore(session.$earlier);
  const [chosenId, setChosen] = useState<string | null>(null);
  const chosen = list.find(({ id }) => id === chosenId) ?? null;
  const [transcript, setTranscript] = useState<Transcript | null>(null);
  const task = useTask();
  useEffect(() => {
    setTranscript(null);
    if (chosen && !('text' in chosen)) {
      task.run(async () => setTranscript(await session.customer.transcript(chosen.id)));
    }
  }, [chosenId]);
  const nameOf = (one: EarlierConversation | OwnMessage) => {
    if (!('text' in one)) return one.supporter?.name ?? texts.nobodyAnswered;
    return one.answer ? fill(texts.answered, { name: one.answer.by.name }) : texts.message;
  };
  const timeOf = (one: EarlierConversation | OwnMessage) => ('text' in one ? one.at : one.startedAt);
  const wordsOf = (one: EarlierConversation | OwnMessage) =>
    'text' in one ? one.text : one.words || fill(texts.noWords, { time: session.clock(one.startedAt) });

  return (
    <>
      <StartHeader
        desk={desk}
        title={texts.title}
        onBack={() => (chosen ? setChosen(null) : session.go({ at: 'start' }))}
      />
      <div class="panel__body stack" key={chosen?.id}>
        <Title lead={chosen ? session.exact(timeOf(chosen)) : undefined}>{chosen ? nameOf(chosen) : texts.title}</Title>
        <Failure error={task.error} />
        {chosen && 'text' in chosen ? (
          <LeftMessage message={chosen} texts={texts} />
        ) : chosen ? (
          <ol class="earlier__said" aria-busy={!transcript} aria-label={session.say.conversation}>
            {transcript?.timeline.map(
              (item) =>
                item.kind === 'message' && (
                  <li key={item.id} class={item.mine ? 'earlier__line earlier__line--mine' : 'earlier__line'}>
                    <b>{item.mine ? session.say.you : item.from.name}</b>
                    <time dateTime={new Date(item.at).toISOString()}>{session.clock(item.at)}</time>
                    <p dir="auto">{item.text || item.file?.name || texts.deleted}</p>
                  </li>
                ),
            )}
          </ol>
        ) : (
          <ul class="earlier__list">
            {list.map((one) => (
              <li key={one.id}>
                <button
                  class={'text' in one && one.answer?.read === false ? 'earlier__one is-new' : 'earlier__one'}
                  type="button"
                  onClick={() => setChosen(one.id)}
                >
                  <b>{nameOf(one)}</b>
                  <time dateTime={new Date(timeOf(one)).toISOString()}>{session.day(timeOf(one))}</time>
                  <span dir="auto">{wordsOf(one)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
