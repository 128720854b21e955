import { activate, resume, signIn } from '@deskside/sdk/supporter';
import { render } from 'preact';
import { Console } from './console.tsx';
import { createSession } from './state/session.ts';

const session = createSession(location.origin, { signIn, resume, activate });
void session.resume();
render(<Console session={session} />, document.getElementById('console')!);
