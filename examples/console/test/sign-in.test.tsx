// @vitest-environment happy-dom
import { DesksideError, type Supporter } from '@deskside/sdk/supporter';
import { beforeEach, describe, expect, it } from 'vitest';
import { Console } from '../src/console.tsx';
import { forget, $known } from '../src/state/known.ts';
import { go } from '../src/state/place.ts';
import { createSession, type Gate } from '../src/state/session.ts';
import { setLanguage } from '../src/text/text.ts';
import { fakeSupporter } from './fake-supporter.ts';
import { after, button, click, field, show, text, type } from './page.tsx';

let asked: unknown[];
let answer: () => Promise<Supporter>;
let activated: () => Promise<{ user: string }>;

const gate: Gate = {
  signIn: (options) => {
    asked.push(options);
    return answer();
  },
  resume: () => Promise.reject(new DesksideError('unauthorized')),
  activate: (options) => {
    if (options.password !== undefined) asked.push(options);
    return activated();
  },
};

beforeEach(() => {
  localStorage.clear();
  for (const known of $known.get()) forget(known);
  setLanguage('en');
  go({ page: 'tasks' });
  asked = [];
  answer = () => Promise.resolve(fakeSupporter());
  activated = () => Promise.resolve({ user: 'mia' });
});

async function fill(password = 'secret words') {
  await type(field('Desk id'), '80041268');
  await type(field('User name'), 'mia');
  await type(field('Password'), password);
}

describe('signing in', () => {
  it('leads to the tasks', async () => {
    show(<Console session={createSession('https://desk.example', gate)} />);
    await fill();
    await click(button('Sign in'));
    expect(asked).toEqual([
      { server: 'https://desk.example', desk: '80041268', user: 'mia', password: 'secret words' },
    ]);
    expect(document.querySelector('h1')?.textContent).toBe('Tasks');
  });

  it('says at each field what is missing, asks nobody, and puts the focus on the first', async () => {
    show(<Console session={createSession('', gate)} />);
    await type(field('Desk id'), '1234');
    await click(button('Sign in'));
    expect(asked).toEqual([]);
    expect(document.activeElement).toBe(field('Desk id'));
    const described = document.getElementById(field('Desk id').getAttribute('aria-describedby') ?? '');
    expect(described?.textContent).toBe('A desk id has eight digits, the first is 8.');
    expect(text()).toContain('Type your user name.');
  });

  it('answers the same for a wrong name and a wrong password, and keeps what was typed', async () => {
    answer = () => Promise.reject(new DesksideError('unauthorized'));
    show(<Console session={createSession('', gate)} />);
    await fill();
    await click(button('Sign in'));
    expect(document.querySelector('[role=alert] .notice')?.textContent).toContain('do not belong together');
    expect(field('Password').value).toBe('secret words');
    expect(document.activeElement).toBe(field('Password'));
  });

  it('says how long to wait after too many tries', async () => {
    answer = () => Promise.reject(new DesksideError('rate_limited', 'slow', { data: { retryAfterMs: 28_000 } }));
    show(<Console session={createSession('', gate)} />);
    await fill();
    await click(button('Sign in'));
    expect(text()).toMatch(/Too many tries\. You can try again in 0:2[89]\./);
    expect(button('Sign in').disabled).toBe(true);
  });

  it('explains a challenge that was not solved', async () => {
    answer = () => Promise.reject(new DesksideError('challenge_required'));
    show(<Console session={createSession('', gate)} />);
    await fill();
    await click(button('Sign in'));
    expect(text()).toContain('it checks every browser before a sign-in');
  });

  it('offers the names used on this browser, and forgets them when told', async () => {
    const session = createSession('', gate);
    await after(() => session.signIn({ desk: '80041268', user: 'mia', password: 'x', remembers: true }));
    await after(() => session.signOut());
    show(<Console session={session} />);
    expect(field('User name').value).toBe('mia');
    expect(document.activeElement).toBe(field('Password'));
    await click(button('Forget mia'));
    expect($known.get()).toEqual([]);
    expect(document.querySelector('.known')).toBeNull();
  });

  it('says that one was signed out elsewhere', async () => {
    const supporter = fakeSupporter();
    answer = () => Promise.resolve(supporter);
    show(<Console session={createSession('', gate)} />);
    await fill();
    await click(button('Sign in'));
    await after(() => supporter.$signedIn.set(false));
    expect(text()).toContain('You were signed out: somewhere else');
  });

  it('changes its language at once and keeps what was typed', async () => {
    show(<Console session={createSession('', gate)} />);
    await fill();
    await click(button('简体中文'));
    expect(document.querySelector('h1')?.textContent).toBe('登录');
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(field('密码').value).toBe('secret words');
  });
});

describe('the link of an invitation', () => {
  const open = async (token = 'one-time') => {
    show(<Console session={createSession('', gate)} />);
    await after(() => {
      location.hash = `#activate=${token}&desk=80041268`;
      dispatchEvent(new Event('hashchange'));
    });
    show(<Console session={createSession('', gate)} />);
  };

  it('asks for a password twice and leads to the sign-in', async () => {
    await open();
    await type(field('New password'), 'four small words');
    await type(field('The same again'), 'four small words');
    await click(button('Set password'));
    expect(asked).toEqual([{ server: '', desk: '80041268', token: 'one-time', password: 'four small words' }]);
    expect(text()).toContain('Your password is set.');
    expect([field('Desk id').value, field('User name').value]).toEqual(['80041268', 'mia']);
    expect(location.hash).toBe('#tasks');
  });

  it('wants both to be the same and long enough', async () => {
    await open();
    await type(field('New password'), 'short');
    await click(button('Set password'));
    expect(text()).toContain('A password has at least 8 characters.');
    await type(field('New password'), 'four small words');
    await click(button('Set password'));
    expect(text()).toContain('These two are not the same.');
    expect(asked).toEqual([]);
  });

  it('says when it is used up', async () => {
    await open();
    await type(field('New password'), 'four small words');
    await type(field('The same again'), 'four small words');
    activated = () => Promise.reject(new DesksideError('gone'));
    await click(button('Set password'));
    expect(text()).toContain('This link was used already or is too old.');
  });

  it('says whose it is, and that it is used up before a password is asked for; a bad network leaves the form', async () => {
    await open();
    expect(text()).toContain('sign in with as mia at desk 80041268');
    activated = () => Promise.reject(new DesksideError('not_connected'));
    await open('another');
    expect(field('New password')).toBeTruthy();
    activated = () => Promise.reject(new DesksideError('gone'));
    await open('old');
    expect(text()).toContain('This link was used already or is too old.');
    expect(document.querySelector('input')).toBeNull();
    await click(button('I have a password: to sign-in'));
    expect(field('Password')).toBeTruthy();
  });
});
