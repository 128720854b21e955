import PartySocket from 'partysocket/ws';

/** An open or opening socket, and how to let go of it. */
export interface Socket {
  send(text: string): void;
  /** Closes it; nothing is heard from it afterwards. */
  close(): void;
}

/** What one connection needs. */
export interface SocketOptions {
  url: string;
  protocols: string[];
  WebSocket: typeof WebSocket | undefined;
  onText(text: string): void;
  /** Called at most once: closed by the server, lost, or never opened. */
  onClose(code: number): void;
}

/**
 * One connection over partysocket, used as a transport only: queue, back-off, heartbeat and tickets are the link's,
 * so its own are switched off, and every try gets a socket of its own. What remains is what `WebSocket` has as well: a
 * page's bundler may put that in the place of `partysocket/ws`.
 */
export function openSocket({ url, protocols, WebSocket, onText, onClose }: SocketOptions): Socket {
  const socket = new PartySocket(url, protocols, {
    WebSocket,
    // Its queue would be flushed before `welcome`.
    maxEnqueuedMessages: 0,
    maxRetries: 0,
    shouldReconnectOnClose: () => false,
    // The link gives a try up by itself, on its own clock; this is the longest time a timer can have.
    connectionTimeout: 0x7fff_ffff,
    minUptime: 0,
  });
  const end = (code: number) => {
    close();
    onClose(code);
  };
  const close = () => {
    socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  };
  socket.onmessage = ({ data }: MessageEvent) => {
    if (typeof data === 'string') onText(data);
  };
  socket.onclose = ({ code }) => end(code);
  // Where there is no WebSocket, or it throws, no close event follows.
  socket.onerror = () => end(1006);
  return {
    send: (text) => {
      socket.send(text);
    },
    close,
  };
}
