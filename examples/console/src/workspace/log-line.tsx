import type { Message } from '@deskside/sdk/supporter';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { Stars } from '../parts/stars.tsx';
import { When } from '../parts/when.tsx';
import { explain } from '../text/explain.ts';
import { longDay } from '../text/format.ts';
import { t } from '../text/text.ts';
import type { Line } from './lines.ts';

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
  /** Puts a text that was refused back into the composer. */
  onRewrite?: (text: string) => void;
}

/** One line of a conversation. */
export function LogLine({ line, people, onRewrite }: Props) {
  if (line.kind === 'message') return <MessageLine line={line} people={people} onRewrite={onRewrite} />;
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
  const text =
    line.kind === 'ended'
      ? t(`log.ended-${line.by}`, { name: people.customer.name })
      : line.supporter.id === people.me
        ? t('log.joined-you')
        : t('log.joined', { name: line.supporter.name });
  return (
    <li class="log__event">
      <span>
        {text} · <When at={line.at} />
      </span>
    </li>
  );
}

function MessageLine({ line, people, onRewrite }: Props & { line: Line & { kind: 'message' } }) {
  const { message, isMore, hasMark } = line;
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
      <div class="entry__line">
        <p class="bubble">{message.text}</p>
        {isMore && hasMark && <Mark state={message.state} />}
      </div>
      {message.error && (
        <p class="entry__failed">
          <span>
            {t('log.failed')} {explain(message.error)}
          </span>
          {onRewrite && (
            <button class="link" type="button" onClick={() => onRewrite(message.text)}>
              {t('log.rewrite')}
            </button>
          )}
        </p>
      )}
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
