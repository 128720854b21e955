import PartySocket from 'partysocket/ws';

/**
 * Opens one connection over partysocket, used as a transport only: queue, back-off, heartbeat and tickets are the
 * link's, so its own are switched off, and every try gets a socket of its own. What remains is what `WebSocket` has as
 * well: a page's bundler may put that in the place of `partysocket/ws`. What a socket says after it was closed, and
 * that it is lost for the second time, the link's machine does not hear.
 */
export function openSocket(
  url: string,
  protocols: string[],
  WebSocket: typeof globalThis.WebSocket | undefined,
  onText: (text: string) => void,
  onLost: (code: number) => void,
): Pick<WebSocket, 'send' | 'close'> {
  const socket = new PartySocket(url, protocols, {
    WebSocket,
    maxRetries: 0,
    // The link gives a try up by itself, on its own clock; this is the longest time a timer can have.
    connectionTimeout: 0x7fff_ffff,
  });
  socket.onmessage = ({ data }: MessageEvent<string>) => onText(data);
  socket.onclose = ({ code }) => onLost(code);
  // Where there is no WebSocket, or it throws, no close event follows.
  socket.onerror = () => onLost(1006);
  return socket;
}
