/** The whole protocol as zod schemas and types. The only entry of the SDK that contains zod: for servers and tests. */
export * from './base.ts';
export * from './identity.ts';
export * from './placement.ts';
export * from './conversation.ts';
export * from './desk.ts';
export * from './lobby.ts';
export * from './http.ts';
