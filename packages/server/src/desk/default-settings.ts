import { FILE_BYTES_MAX } from '@deskside/sdk/constants';
import type { DeskSettings } from '@deskside/sdk/protocol';

/** What a desk does as long as nobody decides otherwise. */
export const defaultSettings: DeskSettings = {
  mode: 'auto',
  offerMs: 20_000,
  capacity: 5,
  awayMinutes: 10,
  fields: { name: 'required', phone: 'optional', email: 'hidden', product: 'optional' },
  greeting: 'Hello, this is [Supporter Name]. How can I help?',
  replies: [],
  offlineText: 'Nobody is here at the moment. Leave a message and we will answer.',
  survey: true,
  recordOpens: true,
  recordLate: true,
  preview: true,
  fileBytesMax: FILE_BYTES_MAX,
  fileEndingsRefused: [],
  origins: [],
  accent: '',
  launcher: { position: 'bottom-right', offset: { x: 20, y: 20 }, minimisable: false, draggable: false },
  advertisement: null,
  tracking: { enabled: false, consent: true },
  directEntry: false,
};
