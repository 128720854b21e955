/**
 * Shows what happens while no console is open, and nothing else: it keeps no page and answers no request. It is a file of its
 * own, with its texts in it, because nothing of the console is there when it runs.
 */
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface WindowClient {
  url: string;
  visibilityState: DocumentVisibilityState;
  focus(): Promise<unknown>;
}

/** What is used of the world of a service worker, which has other globals than a page. */
interface WorkerScope {
  location: Location;
  registration: ServiceWorkerRegistration;
  clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly WindowClient[]>;
    openWindow(address: string): Promise<unknown>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'push', listen: (event: ExtendableEvent & { data: { json(): unknown } | null }) => void): void;
  addEventListener(
    type: 'notificationclick',
    listen: (event: ExtendableEvent & { notification: Notification }) => void,
  ): void;
  addEventListener(type: 'install' | 'activate', listen: (event: ExtendableEvent) => void): void;
}

const scope = self as unknown as WorkerScope;

interface Told {
  kind: 'waiting' | 'offline-message' | 'colleague';
  name: string;
  desk: string;
}

const texts = {
  en: {
    waiting: '{name} is waiting',
    'offline-message': '{name} left a message',
    colleague: '{name} wrote to you',
    somebody: 'A customer',
  },
  zh: {
    waiting: '{name}正在等待',
    'offline-message': '{name}留言了',
    colleague: '{name}给您发了消息',
    somebody: '一位客户',
  },
};

const isTold = (value: unknown): value is Told =>
  typeof value === 'object' && value !== null && 'kind' in value && String(value.kind) in texts.en;

function toldIn({ data }: { data: { json(): unknown } | null }): Told | null {
  try {
    const value = data?.json();
    return isTold(value) ? value : null;
  } catch {
    return null;
  }
}

/** Other pages of this server are no consoles. */
const openConsoles = async () => {
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return pages.filter(({ url }) => url.startsWith(scope.registration.scope));
};

async function show(told: Told): Promise<void> {
  // Whoever looks at a console sees it there.
  if ((await openConsoles()).some((client) => client.visibilityState === 'visible')) return;
  const language = new URL(scope.location.href).searchParams.get('language') === 'zh' ? 'zh' : 'en';
  const { somebody, ...say } = texts[language];
  await scope.registration.showNotification(
    say[told.kind].replace('{name}', () => told.name.trim() || somebody),
    {
      body: told.desk,
      tag: told.kind,
    },
  );
}

scope.addEventListener('push', (event) => {
  const told = toldIn(event);
  if (told) event.waitUntil(show(told));
});

scope.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    openConsoles().then(async ([open]) => {
      if (open) await open.focus();
      else await scope.clients.openWindow(scope.registration.scope);
    }),
  );
});

scope.addEventListener('install', () => void scope.skipWaiting());
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
