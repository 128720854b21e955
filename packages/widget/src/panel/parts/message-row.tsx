import { Component } from 'preact';
import type { CustomerConversation, Message, Phase } from '@deskside/sdk/customer';
import { EDIT_MS } from '@deskside/sdk/constants';
import { fill } from '../../locales/words.ts';
import { checksIcon, clockIcon, tickIcon } from '../../look/icons.ts';
import type { Line } from '../lines-of.ts';
import { useSession } from '../session-context.ts';
import { Icon } from './icon.tsx';
import { lazy, Nothing, type FallbackProps } from './lazy.tsx';
import { Missing } from './missing.tsx';

const extra = () => import('../views/extra/chunk.ts');
/** The text itself, until its links are there. */
const Plain = ({ text }: FallbackProps & { text?: string }) => <>{text}</>;
const Linked = lazy(extra, 'Linked', Plain);
const NotSent = lazy(extra, 'NotSent', Missing);
/** As high as the tools, so that no message moves when they come. */
const ToolsPlace = () => <span class="tools" />;
const MessageTools = lazy(extra, 'MessageTools', ToolsPlace);
const FileCard = lazy(() => import('../views/files/chunk.ts'), 'FileCard', Nothing);

/** What may be an address. */
const ADDRESS = /https?:|mailto:|\w@\w/i;

interface RowProps {
  conversation: CustomerConversation;
  line: Line;
  phase: Phase;
  /** Who is asked or who answers. */
  name: string;
}

/** What stands in one line. It is drawn again only when something in it changed. */
export class Row extends Component<RowProps> {
  override shouldComponentUpdate({ line, phase, name }: RowProps): boolean {
    return line !== this.props.line || phase !== this.props.phase || name !== this.props.name;
  }

  override render(props: RowProps) {
    return props.line.kind === 'message' ? <MessageRow {...props} {...props.line} /> : <EventRow line={props.line} />;
  }
}

function EventRow({ line }: { line: Exclude<Line, { kind: 'message' }> }) {
  const { say, clock, day } = useSession();
  if (line.kind === 'day') return <>{day(line.at)}</>;
  const what = line.what === 'joined' ? fill(say.joined, { name: line.name }) : say.ended;
  return <>{fill(say.eventAt, { what, time: clock(line.at) })}</>;
}

type MessageRowProps = RowProps & Extract<Line, { kind: 'message' }>;

function MessageRow({ conversation, message, first, last, phase, name }: MessageRowProps) {
  const { say, exact } = useSession();
  const { mine, text, file, deleted } = message;
  return (
    <>
      {first && <span class="visually-hidden">{mine ? say.you : message.from.name}</span>}
      {(text || deleted) && (
        <p class={deleted ? 'bubble bubble--gone' : 'bubble'} part={mine ? 'bubble own' : 'bubble'} dir="auto">
          {deleted ? say.deleted : ADDRESS.test(text) ? <Linked text={text} /> : text}
        </p>
      )}
      {file && <FileCard conversation={conversation} message={message} file={file} />}
      {mine && message.seq && !deleted && phase !== 'ended' && conversation.now() < message.at + EDIT_MS && (
        <MessageTools conversation={conversation} message={message} />
      )}
      {last && (
        <p
          class="message__meta"
          aria-live="off"
          // Written out for those who point at it: a page's first date costs as much as the whole panel.
          onPointerEnter={({ currentTarget }) => {
            currentTarget.title = exact(message.at);
          }}
        >
          <Meta conversation={conversation} message={message} phase={phase} name={name} />
        </p>
      )}
    </>
  );
}

interface MetaProps {
  conversation: CustomerConversation;
  message: Message;
  phase: Phase;
  name: string;
}

/** When, and how far the message came. */
function Meta({ conversation, message, phase, name }: MetaProps) {
  const { say, clock } = useSession();
  const time = clock(message.at);
  const changed = message.edited && ` · ${say.changed}`;
  if (!message.mine) {
    return (
      <>
        {message.auto ? fill(say.eventAt, { what: say.automatic, time }) : time}
        {changed}
      </>
    );
  }
  if (message.state === 'failed') return <NotSent conversation={conversation} message={message} />;
  const far =
    message.state !== 'sent' ? message.state : phase === 'offered' ? 'waiting' : phase === 'queued' ? 'kept' : 'sent';
  const icon = {
    sending: clockIcon,
    waiting: clockIcon,
    kept: clockIcon,
    sent: '',
    delivered: tickIcon,
    read: checksIcon,
  };
  return (
    <>
      {fill(say.stateAt, { time, state: fill(say[far], { name }) })} {icon[far] && <Icon path={icon[far]} />}
      {changed}
    </>
  );
}
