import { CommandId, FileQuery, SharedFile } from '@deskside/sdk/protocol';
import { attachmentHeader, cleanFileName } from '../../files/file-name.ts';
import { isFailure, type Failure } from '../../room/machine.ts';
import { failure } from '../../room/outcome.ts';
import type { Viewer } from '../../room/viewer.ts';
import { route, type Call } from '../route.ts';
import { viewerFor } from '../viewer-for.ts';

const PATH = '/desks/:desk/conversations/:conversation/files/:file';

/** A file is saved or drawn by a script that asked for it with its token. By itself it is nothing, least of all a page. */
const FILE_HEADERS = {
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
  // The address says who may read it as little as what is behind it: whoever has another token asks again.
  'cache-control': 'private, max-age=3600, immutable',
  vary: 'authorization',
};

/** The files of a conversation, for those who take part in it. */
export const fileRoutes = [
  route({
    method: 'PUT',
    path: PATH,
    policy: 'person',
    summary: 'Uploads a file into a conversation. Nobody sees it before a message names it.',
    query: FileQuery,
    bytes: 'in',
    reply: SharedFile,
    handle: async (call) => {
      const place = await placeOf(call);
      if (isFailure(place)) return place;
      const id = CommandId.safeParse(call.params['file']);
      if (!id.success || !call.bytes) return failure('bad_request', { field: 'file' });
      const { stream, length } = call.bytes;
      const file = { id: id.data, name: cleanFileName(call.query.name), size: length };
      return place.room.takeFile(place.viewer, file, stream);
    },
  }),
  route({
    method: 'GET',
    path: PATH,
    policy: 'person',
    summary: 'The bytes of a file that was sent with a message.',
    bytes: 'out',
    handle: async (call) => {
      const place = await placeOf(call);
      if (isFailure(place)) return place;
      const given = await place.room.giveFile(place.viewer, call.params['file'] ?? '');
      if (isFailure(given)) return given;
      const { name, type, size } = given.file;
      const { readable, writable } = new FixedLengthStream(size);
      // It fails when the reader goes away, who has to hear nothing of it.
      given.bytes.pipeTo(writable).catch(() => undefined);
      return new Response(readable, {
        headers: {
          ...FILE_HEADERS,
          'content-type': type.startsWith('image/') ? type : 'application/octet-stream',
          'content-disposition': attachmentHeader(name),
        },
      });
    },
  }),
];

/** The room of the conversation in the path, and who the caller is in it. */
async function placeOf({ env, desk, room, caller, params }: Call<'person', unknown, unknown>): Promise<
  | {
      room: ReturnType<typeof conversationOf>;
      viewer: Viewer;
    }
  | Failure
> {
  const conversation = params['conversation'] ?? '';
  const viewer = await viewerFor(room, caller, { room: 'conversation', conversation });
  return isFailure(viewer) ? viewer : { room: conversationOf(env, desk, conversation), viewer };
}

function conversationOf(env: Call<'person', unknown, unknown>['env'], desk: string, conversation: string) {
  return env.CONVERSATION.get(env.CONVERSATION.idFromName(`${desk}.${conversation}`));
}
