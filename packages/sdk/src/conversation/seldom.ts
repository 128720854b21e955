import { errors, TEXT_MAX } from '../constants.ts';
import { DesksideError, errorFrom, isDesksideError } from '../error.ts';
import { errorOfClose } from '../link/machine.ts';
import type { Link } from '../link/link.ts';
import type { ErrorBody } from '../protocol/http.ts';
import type { Session } from '../session.ts';
import { cleanText } from './clean-text.ts';
import type { ConversationState, MessageItem } from './conversation-state.ts';
import type { Message, MessageFile, MessageVerbs } from './message.ts';

/** What a conversation lends to the code that is loaded later. */
export interface Parts {
  session: Session;
  /** Of the conversation. */
  id: string;
  link: Link;
  keyOf(message: Message): string;
  /** Makes a message and sends it. */
  add(text: string | undefined, file: MessageFile): Promise<Message>;
  give(message: MessageItem): Promise<Message>;
  set(change: Pick<ConversationState, 'pending'>): void;
  state(): ConversationState;
}

/** What most conversations never need: files, and second thoughts. */
export interface Seldom extends Pick<MessageVerbs, 'resend' | 'edit' | 'remove' | 'file'> {
  sendFile: MessageVerbs['send'];
  /** Resolves when the server has the file of a message. */
  upload(message: MessageItem): Promise<void>;
}

/** An upload of which nothing was taken for so long has failed. */
const SILENT_MS = 30_000;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 10_000;
/** What a server does not understand by itself is not tried for ever. */
const INTERNAL_MAX = 3;

const known = new WeakMap<Parts, Seldom>();

/** The rest of a conversation, made once. */
export function seldomOf(parts: Parts): Seldom {
  const seldom = known.get(parts) ?? createSeldom(parts);
  known.set(parts, seldom);
  return seldom;
}

function createSeldom({ session, id, link, keyOf, add, give, set, state }: Parts): Seldom {
  const { host, storage } = session;
  /** Aborted when the connection is closed for good. */
  const closing = new AbortController();
  /** By message: stops its upload. */
  const uploads = new Map<string, AbortController>();
  /** Messages whose files the server has: they are on their way. */
  const uploaded = new Set<string>();
  /** Own files, by id: what this device has need not be fetched. */
  const own = new Map<string, Blob>();
  /** One upload after the other: none makes the others slow. */
  let last = Promise.resolve();

  link.$connection.subscribe(({ state: connection }) => {
    if (connection === 'closed') closing.abort();
  });

  const find = (message: string) => state().pending.find((one) => one.id === message);

  /** Changes a message that is not sent yet, or takes it out. */
  const change = (message: string, patch: Partial<MessageItem> | null) =>
    set({
      pending: state().pending.flatMap((one) => (one.id !== message ? one : patch ? { ...one, ...patch } : [])),
    });

  const addressOf = (file: string) =>
    `${session.server}/v1/desks/${encodeURIComponent(session.desk)}/conversations/${id}/files/${file}`;

  /** A controller that the end of the conversation, or another signal, aborts too. */
  const controllerFor = (...signals: (AbortSignal | undefined)[]) => {
    const controller = new AbortController();
    for (const one of [closing.signal, ...signals]) {
      if (one?.aborted) controller.abort();
      one?.addEventListener('abort', () => controller.abort(), { signal: controller.signal });
    }
    return controller;
  };

  const pause = (ms: number, stop: AbortSignal) =>
    new Promise<void>((resolve) => {
      const cancel = host.wake(ms, resolve);
      stop.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });

  const uploadUntilDone = async ({ id: message, file }: MessageItem, stop: AbortSignal) => {
    const { blob, name, id: fileId } = file!;
    // A page that went away in the same moment could not keep it.
    if (!(blob instanceof Blob)) throw new DesksideError('gone');
    const onProgress = (progress: number) => change(message, { file: { ...file!, progress } });
    for (let tries = 0; ; tries++) {
      if (stop.aborted) throw new DesksideError(closing.signal.aborted ? 'not_connected' : 'gone');
      try {
        const address = `${addressOf(fileId)}?name=${encodeURIComponent(cleanText(name).slice(0, 1000))}`;
        await put(session, address, blob, onProgress, stop);
        own.set(fileId, blob);
        return;
      } catch (error) {
        if (stop.aborted) continue;
        const { code, retryAfterMs } = error as DesksideError;
        if (errors[code].retry !== 'later' || (code === 'internal' && tries >= INTERNAL_MAX)) throw error;
        onProgress(0);
        await pause(retryAfterMs ?? Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** tries), stop);
      }
    }
  };

  const upload = async (message: MessageItem) => {
    const controller = controllerFor();
    uploads.set(message.id, controller);
    const before = last;
    let end = () => {};
    last = new Promise((resolve) => (end = resolve));
    try {
      await before;
      if (!find(message.id)) throw new DesksideError('gone');
      await uploadUntilDone(message, controller.signal);
      uploaded.add(message.id);
    } finally {
      end();
      uploads.delete(message.id);
      controller.abort();
    }
  };

  const remove: Seldom['remove'] = async ({ id: message, seq }) => {
    if (seq !== null) return link.command('message.delete', { message: seq });
    const found = find(message);
    if (!found) return;
    if (found.state !== 'failed' && (!found.file || uploaded.has(message))) throw new DesksideError('wrong_state');
    change(message, null);
    void storage.remove(keyOf(found));
    uploads.get(message)?.abort();
  };

  return {
    upload,
    sendFile: async ({ text, file, name = (file as File).name ?? '', signal }) => {
      const fileId = host.id();
      const shared = { id: fileId, name, type: file!.type, size: file!.size };
      const sent = add(text, { ...shared, progress: 0, blob: file! });
      const takeBack = () => {
        const message = state().pending.find((one) => one.file?.id === fileId);
        // One that is being sent already cannot be taken back.
        if (message) remove(message).catch(() => {});
      };
      if (signal?.aborted) takeBack();
      signal?.addEventListener('abort', takeBack, { signal: closing.signal });
      return sent;
    },
    resend: async ({ id: message }) => {
      const found = find(message);
      if (found?.state !== 'failed') throw new DesksideError('wrong_state');
      const again: MessageItem = { ...found, state: 'sending', error: null };
      void storage.set(keyOf(again), again);
      change(message, again);
      uploaded.delete(message);
      return give(again);
    },
    edit: ({ seq }, text) => link.command('message.edit', { message: seq, text: textOf(text) }),
    remove,
    file: async (file, options) => {
      const here = own.get(file);
      if (here) return here;
      const stop = controllerFor(options?.signal);
      try {
        const response = await (session.fetch ?? fetch)(addressOf(file), {
          headers: { authorization: `Bearer ${session.token}` },
          signal: stop.signal,
        });
        if (response.ok) return await response.blob();
        throw refusalOf(response.status, await response.text());
      } catch (cause) {
        if (isDesksideError(cause)) throw cause;
        throw new DesksideError(options?.signal?.aborted ? 'gone' : 'not_connected', undefined, { cause });
      } finally {
        stop.abort();
      }
    },
  };
}

/** A text as the server takes it. */
function textOf(text: string): string {
  const clean = cleanText(text);
  if (!clean.trim() || clean.length > TEXT_MAX) throw new DesksideError('bad_request');
  return clean;
}

/** The error in an answer; without one in it, it comes from something in between. */
function refusalOf(status: number, body: string): DesksideError {
  let error: ErrorBody | undefined;
  try {
    error = (JSON.parse(body) as { error?: ErrorBody }).error;
  } catch {
    // A page of a proxy.
  }
  return errorFrom(error ?? { ...errorOfClose(4000 + status), message: `HTTP ${status}` });
}

/** One try to upload a file. Only `XMLHttpRequest` says how far it is. */
async function put(
  session: Session,
  address: string,
  blob: Blob,
  onProgress: (progress: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const headers = { authorization: `Bearer ${session.token}`, 'content-type': 'application/octet-stream' };
  if (session.fetch || typeof XMLHttpRequest === 'undefined') {
    const response = await (session.fetch ?? fetch)(address, { method: 'PUT', headers, body: blob, signal }).catch(
      (cause: unknown) => {
        throw new DesksideError('not_connected', undefined, { cause });
      },
    );
    const body = await response.text().catch(() => '');
    if (!response.ok) throw refusalOf(response.status, body);
    onProgress(1);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    let cancel = session.host.wake(SILENT_MS, stop);
    request.upload.onprogress = ({ loaded, total }) => {
      cancel();
      cancel = session.host.wake(SILENT_MS, stop);
      onProgress(total ? loaded / total : 1);
    };
    request.onloadend = () => {
      cancel();
      signal.removeEventListener('abort', stop);
      if (request.status === 200) resolve();
      else if (request.status) reject(refusalOf(request.status, request.responseText));
      else reject(new DesksideError('not_connected'));
    };
    request.open('PUT', address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    signal.addEventListener('abort', stop);
    request.send(blob);
  });
}
