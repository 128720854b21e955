import fc from 'fast-check';
import {
  ConversationCommand,
  ConversationSignal,
  DeskCommand,
  LobbyCommand,
  LobbySignal,
} from '@deskside/sdk/protocol';
import { FRAME_BYTES_MAX } from '@deskside/sdk/constants';

const schemas = [
  ...ConversationCommand.options,
  ...ConversationSignal.options,
  ...DeskCommand.options,
  ...LobbyCommand.options,
  ...LobbySignal.options,
];

/** Values that programs stumble over. */
const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    1e308,
    -1e308,
    2 ** 53,
    -(2 ** 53) - 1,
    0.1,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udc00\ud800',
    '\u202e',
    'x'.repeat(5_000),
    '汉'.repeat(4_001),
    '__proto__',
    'constructor',
    'toString',
    [],
    {},
    [[]],
    { $ne: 1 },
    { length: 1e9 },
    { toString: 'x' },
    ['message.send'],
    { type: 'message.send' },
    'NaN',
    'Infinity',
    '../../x',
    "'; DROP TABLE row; --",
    '%s%n',
    '\\u0000',
  ),
  fc.string({ maxLength: 80, unit: 'binary' }),
  fc.double(),
  fc.jsonValue({ maxDepth: 4 }),
);

/** A frame as it should be, made from its schema's own fields. */
const straight = fc.constantFrom(...schemas).map((schema) => {
  const frame: Record<string, unknown> = {};
  for (const field of Object.keys(schema.shape))
    frame[field] = field === 'type' ? schema.shape.type.value : exampleOf(field);
  return frame;
});

function exampleOf(field: string): unknown {
  const examples: Record<string, unknown> = {
    id: 'fuzz-0000001',
    text: 'Hello',
    draft: 'x',
    contact: {},
    choice: 'seat',
    details: { name: 'x' },
    score: 3,
    solved: 'yes',
    comment: 'x',
    delivered: 1,
    read: 1,
    status: 'away',
    offer: 'x-1',
    digits: '12',
    conversation: 'x',
    message: 'x',
    visitors: ['x'],
    kind: 'notice',
    link: 'https://shop.example/sale',
    notice: 'x',
    answer: 'accepted',
    url: 'https://shop.example/',
    title: 'x',
    referrer: '',
    language: 'en',
    device: 'phone',
    visits: 1,
    file: 'file-0000001',
    record: { customerName: '', phone: '', email: '', product: null, problemType: null, subject: '', content: '' },
  };
  return examples[field];
}

type Frame = Record<string, unknown>;

const mutations: fc.Arbitrary<(frame: Frame) => unknown>[] = [
  fc.tuple(fc.nat(), junk).map(([at, value]) => (frame: Frame) => {
    const field = Object.keys(frame)[at % Object.keys(frame).length] ?? 'type';
    return { ...frame, [field]: value };
  }),
  fc.nat().map((at) => (frame: Frame) => {
    const field = Object.keys(frame)[at % Object.keys(frame).length] ?? 'type';
    return Object.fromEntries(Object.entries(frame).filter(([name]) => name !== field));
  }),
  junk.map((value) => (frame: Frame) => ({ ...frame, id: value })),
  junk.map((value) => () => value),
  junk.map((value) => (frame: Frame) => ({ ...frame, type: value })),
  fc
    .constantFrom(
      'welcome',
      'ok',
      'fail',
      'conversation.ended',
      'message.sent',
      'history',
      'tick',
      'open',
      'setup.apply',
    )
    .map((type) => (frame: Frame) => ({ ...frame, type })),
  fc
    .tuple(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toJSON'), junk)
    .map(([name, value]) => (frame: Frame) => {
      const copy: Frame = { ...frame, type: 'x' };
      Object.defineProperty(copy, name, { value, enumerable: true });
      return copy;
    }),
  fc
    .integer({ min: 1_000, max: 20_000 })
    .map(
      (depth) => (frame: Frame) =>
        `${JSON.stringify({ ...frame, type: 'x' }).slice(0, -1)},"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    ),
  fc
    .integer({ min: 10_000, max: 60_000 })
    .map((length) => (frame: Frame) => ({ ...frame, type: 'x', ['k'.repeat(length)]: 1 })),
  fc.constant((frame: Frame) => [frame]),
];

/** Ways to break a text that was JSON. */
const breakText: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.constant((text: string) => text),
  fc.constant((text: string) => text),
  fc.nat().map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
  fc.tuple(fc.nat(), fc.string({ maxLength: 3 })).map(([at, piece]) => (text: string) => {
    const cut = at % (text.length + 1);
    return text.slice(0, cut) + piece + text.slice(cut + 1);
  }),
  fc
    .constantFrom(
      'NaN',
      'undefined',
      '',
      '{',
      '}',
      '[[[[',
      '\u0000',
      '{"type":NaN}',
      '{"type":Infinity}',
      "{'type':'x'}",
      '{"a":1}{"b":2}',
      '\ufeff{}',
      'Ping',
      'ping ',
    )
    .map((text) => () => text),
);

function isRight(text: string): boolean {
  if (text === 'ping') return true;
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return false;
  }
  if (typeof frame === 'object' && frame !== null && 'type' in frame && frame.type === 'check') return true;
  return [ConversationCommand, ConversationSignal, DeskCommand, LobbyCommand, LobbySignal].some(
    (schema) => schema.safeParse(frame).success,
  );
}

/** Frames that no room understands, of a size that every room looks at. */
export const crookedFrame: fc.Arbitrary<string> = fc
  .tuple(straight, fc.oneof(...mutations), breakText)
  .map(([frame, mutate, spoil]) => {
    const mutated = mutate(frame);
    return spoil(typeof mutated === 'string' ? mutated : (JSON.stringify(mutated) ?? 'undefined'));
  })
  .filter((text) => !isRight(text) && Buffer.byteLength(text) <= FRAME_BYTES_MAX);
