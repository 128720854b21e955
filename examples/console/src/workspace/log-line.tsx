import type { Message, SupporterConversation } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { Stars } from '../parts/stars.tsx';
import { When } from '../parts/when.tsx';
import { longDay } from '../text/format.ts';
import { t } from '../text/text.ts';
import { FailedMessage } from './failed-message.tsx';
import type { Line } from './lines.ts';
import { MessageBody } from './message-body.tsx';
import { MessageEditor } from './message-editor.tsx';
import { MessageTools } from './message-tools.tsx';

export interface People {
  /** Id of the supporter who looks. */
  me: string;
  /** Pictures of staff, by id. */
  pictures: ReadonlyMap<string, string>;
  customer: { id: string; name: string; hasName: boolean };
}

interface Props {
  line: Line;
  people: People;
  /** The conversation that goes on; a record has none. */
  conversation?: SupporterConversation;
  /** Whether one's own messages can be changed here. */
  canChange?: boolean;
}

/** One line of a conversation. */
export function LogLine({ line, people, conversation, canChange = false }: Props) {
  if (line.kind === 'message')
    return <MessageLine line={line} people={people} conversation={conversation} canChange={canChange} />;
  if (line.kind === 'note') return <NoteLine line={line} people={people} />;
  if (line.kind === 'day') return <li class="log__event">{longDay(line.at)}</li>;
  if (line.kind === 'survey') {
    const { score, solved, comment } = line.survey;
    return (
      <li class="log__survey">
        <span class="row">
          <span class="strong">{t('survey.line', { name: people.customer.name })}</span>
          <Stars score={score} />
          {solved && <span class="chip">{t(`survey.${solved}`)}</span>}
        </span>
        {comment && <p class="words">{t('quoted', { words: comment })}</p>}
      </li>
    );
  }
  const text = line.kind === 'ended' ? endedText(line, people) : joinedText(line, people.me);
  return (
    <li class="log__event">
      <span>
        {text} · <When at={line.at} />
      </span>
    </li>
  );
}

function endedText({ by, responsible }: Line & { kind: 'ended' }, { me, customer }: People): string {
  return by === 'supporter' && responsible === me ? t('log.ended-you') : t(`log.ended-${by}`, { name: customer.name });
}

function joinedText({ supporter, replaces }: Line & { kind: 'joined' }, me: string): string {
  const isMe = supporter.id === me;
  if (replaces) return t(isMe ? 'log.replaced-you' : 'log.replaced', { name: supporter.name, before: replaces.name });
  return isMe ? t('log.joined-you') : t('log.joined', { name: supporter.name });
}

/** Only colleagues see it, and it says so. */
function NoteLine({ line, people }: { line: Line & { kind: 'note' }; people: People }) {
  const { from, at, text } = line.note;
  const name = from.id === people.me ? t('log.you') : from.name;
  return (
    <li class="entry">
      <Avatar id={from.id} name={from.name} kind="staff" picture={people.pictures.get(from.id)} size={28} />
      <span class="entry__by">
        <span class="strong">{name}</span>
        <When at={at} />
        <span class="chip">{t('note.note')}</span>
      </span>
      <p class="bubble bubble--note">
        <Icon name="note" small />
        <span class="words">{text}</span>
      </p>
    </li>
  );
}

function MessageLine({
  line,
  people,
  conversation,
  canChange,
}: {
  line: Line & { kind: 'message' };
  people: People;
  conversation: SupporterConversation | undefined;
  canChange: boolean;
}) {
  const { message, isMore, hasMark } = line;
  const [isEditing, setEditing] = useState(false);
  const { from, mine, auto } = message;
  const isCustomer = from.role === 'customer';
  const name = mine ? t('log.you') : isCustomer ? people.customer.name : from.name || t('log.desk');
  const classes = ['entry'];
  if (mine || from.role !== 'customer') classes.push('entry--mine');
  if (isMore) classes.push('entry--more');
  if (message.state === 'sending') classes.push('entry--pale');
  return (
    <li class={classes.join(' ')}>
      {isMore ? (
        <span />
      ) : (
        <>
          <Avatar
            id={isCustomer ? people.customer.id : from.id}
            name={isCustomer && !people.customer.hasName ? '' : isCustomer ? people.customer.name : from.name}
            kind={isCustomer ? 'customer' : 'staff'}
            picture={isCustomer ? undefined : people.pictures.get(from.id)}
            size={28}
          />
          <span class="entry__by">
            <span class="strong">{name}</span>
            <When at={message.at} />
            {auto && <span class="chip">{t('log.auto')}</span>}
            {hasMark && <Mark state={message.state} />}
          </span>
        </>
      )}
      {isEditing && conversation ? (
        <MessageEditor message={message} conversation={conversation} onClose={() => setEditing(false)} />
      ) : (
        <div class="entry__line">
          <MessageBody message={message} conversation={conversation} />
          {isMore && hasMark && <Mark state={message.state} />}
          {conversation && canChange && (
            <MessageTools message={message} conversation={conversation} onEdit={() => setEditing(true)} />
          )}
        </div>
      )}
      {message.error && <FailedMessage message={message} conversation={conversation} />}
    </li>
  );
}

const marks: Record<Message['state'], IconName> = {
  sending: 'clock',
  sent: 'tick',
  delivered: 'checks',
  read: 'checks',
  failed: 'warning',
};

function Mark({ state }: { state: Message['state'] }) {
  return (
    <span class={`mark mark--${state}`} title={t(`mark.${state}`)}>
      <Icon name={marks[state]} small label={t(`mark.${state}`)} />
    </span>
  );
}
