import type { ComponentType } from 'preact';
import type { CustomerConversation, DesksideError, PublicDesk } from '@deskside/sdk/customer';
import { lazy } from '../../parts/lazy.tsx';
import { MissingView } from '../../parts/missing.tsx';
import type { ViewName } from '../../view-of.ts';
import { RequestView } from '../form/request.tsx';
import { LoadingView } from './loading.tsx';

/** What views get; `viewOf` chooses none that lacks what it needs. */
export interface ViewProps {
  desk: PublicDesk;
  conversation: CustomerConversation;
  seat?: string | undefined;
  code?: string | undefined;
  contact: string;
  error: DesksideError | null;
  onRetry: () => void;
}

const view = <Chunk extends object, Name extends keyof Chunk>(load: () => Promise<Chunk>, name: Name) =>
  lazy(load, name, MissingView);

const message = () => import('../message/chunk.ts');
const busy = () => import('../busy/chunk.ts');

type Name = Exclude<ViewName, 'talk'>;
type Late = Exclude<Name, 'loading' | 'failed'>;

// Chunks by what happens rarely: each comes with its texts and rules when it is needed.
const views: Record<Late, ComponentType<ViewProps>> = {
  request: RequestView,
  seats: view(() => import('../seats/seats.tsx'), 'SeatsView'),
  code: view(() => import('../code/code.tsx'), 'CodeView'),
  earlier: view(() => import('../earlier/earlier.tsx'), 'EarlierView'),
  message: view(message, 'MessageView'),
  left: view(message, 'LeftView'),
  busy: view(busy, 'BusyView'),
  choice: view(busy, 'ChoiceView'),
  ended: view(() => import('../over/chunk.ts'), 'EndedView'),
};

/** What stands before and after a conversation, and in its place. */
export function OtherView({ name, ...props }: Partial<ViewProps> & { name: Name }) {
  const View = views[name as Late] ?? LoadingView;
  return <View {...(props as ViewProps)} />;
}
