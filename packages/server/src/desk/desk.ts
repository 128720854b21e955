import type { Connection } from 'partyserver';
import { CODE_MS, ORIGINS_MAX } from '@deskside/sdk/constants';
import {
  DeskCommand,
  DeskSignal,
  type CannedResponse,
  type Client,
  type ColleagueMessage,
  type ColleagueMessageList,
  type ConversationOpened,
  type CreateTicket,
  type CreateVisitor,
  type DeskFrame,
  type DeskSetup,
  type LeaveOfflineMessage,
  type LiveCode,
  type MemberLink,
  type OfflineMessage,
  type OwnMessage,
  type OriginsAllowed,
  type OwnMessageList,
  type Placement,
  type PublicDesk,
  type PushKey,
  type PushSubscription,
  type RecoveryCodes,
  type RequestConversation,
  type ResponseList,
  type SaveResponse,
  type SessionList,
  type SetupChanged,
  type SignedIn,
  type TwoFactor,
  type TwoFactorStarted,
  type VisitorCreated,
} from '@deskside/sdk/protocol';
import type * as z from 'zod';
import type { Env } from '../env.ts';
import type { Lobby } from '../lobby/lobby.ts';
import { sendPush, type PushPayload } from '../push/send.ts';
import { isPushService } from '../push/services.ts';
import { PushSubscriptions, publicKeyOf, type SubscriptionRow } from '../push/subscriptions.ts';
import { digestOf } from '../room/digest.ts';
import { drawId } from '../room/draw-id.ts';
import { isFailure, type Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import type { Rules } from '../room/pipeline.ts';
import { Room, type Parsed, type WelcomeHead } from '../room/room.ts';
import type { Viewer } from '../room/viewer.ts';
import type { Solved } from '../security/challenge.ts';
import { customerOf } from '../security/identity.ts';
import { IdentityKeys } from '../security/identity-keys.ts';
import { Rates, askingOf, drawingOf } from '../security/rates.ts';
import { TwoFactors } from '../security/two-factor.ts';
import { drawDigits, hashCode, hashNetwork } from '../security/token.ts';
import { askOf, type AskContext } from './ask.ts';
import { Accounts, type BothSteps, type OwnPassword, type PasswordChange, type SignInAttempt } from './accounts.ts';
import { absentFor, absentOf, isAbsent } from './absent.ts';
import { ARCHIVE_TABLES, Archive, type OfflineMessageQuery } from './archive.ts';
import { feedOf, publicOf, viewOf } from './audience.ts';
import { refusalOf } from './codes.ts';
import { ColleagueMessages } from './colleague-messages.ts';
import type { DeskMachineCommand as Command, MemberInput } from './command.ts';
import {
  CREDENTIAL_TABLES,
  Credentials,
  type IdentityKeyRow,
  type SessionRow,
  type VisitorRow,
} from './credentials.ts';
import { defaultSettings } from './default-settings.ts';
import type { DeskMachineEvent as Event } from './event.ts';
import { knownDetails } from './known-details.ts';
import { placementOf } from './placement.ts';
import { pagesOf } from './pages.ts';
import { HINT_MS, QueueHints } from './queue-hints.ts';
import { Responses } from './responses.ts';
import { deskRules } from './rules.ts';
import { deskOf, isWaiting, memberOf, phaseOf, type DeskState, type Member } from './state.ts';
import { canServe, maySupervise } from './suitable.ts';

/** A few at a time: each may wake a room that sleeps, and an offer must not wait for a hundred of them. */
const HINTS_AT_ONCE = 10;
const HINTS_EVERY_MS = 200;
const OPEN_MESSAGES_MAX = 200;
const CODES_TRIED_MAX = 100;
const RECEIPTS_MS = 7 * 86_400_000;
/** Push services want to know whom to ask; a server that has no address of its own says this. */
const NOWHERE = 'mailto:operator@deskside.invalid';

const frames = new Set<unknown>([
  ...DeskCommand.options.map((option) => option.shape.type.value),
  ...DeskSignal.options.map((option) => option.shape.type.value),
]);

/** What a connection keeps, also while the room sleeps: whether its console is used, once it said so. */
type Kept = Viewer & { idle?: boolean };

const isStaff = (viewer: Viewer) => viewer.role === 'staff';

/** Who called, after the token was checked. */
export type Identity = ({ role: 'customer' } & VisitorRow) | { role: 'staff'; session: SessionRow; member: Member };

/** The staff of a desk, its queue and offers. The messages of a conversation never come here. */
export class Desk extends Room<DeskState, Command, Event> {
  readonly kind = 'desk';
  readonly #archive: Archive;
  readonly #credentials: Credentials;
  readonly #identity: IdentityKeys;
  readonly #accounts: Accounts;
  readonly #pushes: PushSubscriptions;
  readonly #rates: Rates;
  /** Conversations whose waiting was told already, so that it is told once. */
  readonly #pushed = new Set<string>();
  readonly #responses: Responses;
  readonly #colleagueMessages: ColleagueMessages;
  /** The digits of live codes. Nowhere else: the state has their hashes. */
  readonly #codes = new Map<string, LiveCode>();
  /** Of the queue, as the waiting customers last heard of it. */
  #hints: QueueHints | null = null;
  #isHinting = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, [...CREDENTIAL_TABLES, ...ARCHIVE_TABLES]);
    // Not among the tables: desks that were made before it have it as well.
    ctx.storage.sql.exec('CREATE INDEX IF NOT EXISTS receipt_by_time ON receipt (at)');
    this.#archive = new Archive(ctx.storage.sql);
    this.#credentials = new Credentials(ctx.storage.sql, env.DESKSIDE_SECRET);
    this.#identity = new IdentityKeys(this.#credentials, {
      desk: () => this.name,
      secret: env.DESKSIDE_SECRET,
      useOnce: (id, expires) => this.store.useTicket(id, expires, Date.now()),
    });
    this.#accounts = new Accounts(this.#credentials, new TwoFactors(ctx.storage.sql, env.DESKSIDE_SECRET), {
      state: () => this.state,
      useUp: (answer) => this.#useUp(answer),
      endSession: (session) => this.#endSession(session),
      setOffline: (supporter) => void this.run({ type: 'status.set', supporter, status: 'offline' }),
      log: this.host.log,
    });
    this.#pushes = new PushSubscriptions(ctx.storage.sql, env.DESKSIDE_SECRET);
    this.#rates = new Rates(ctx.storage.sql);
    this.#responses = new Responses(ctx.storage);
    this.#colleagueMessages = new ColleagueMessages(ctx.storage.sql);
  }

  protected rules(): Rules<DeskState, Command, Event> {
    return deskRules(this.#archive, (event, after) => this.#publish(event, after));
  }

  protected tick(): Command {
    return { type: 'tick' };
  }

  protected wake(viewers: readonly Viewer[]): void {
    if (!deskOf(this.state)) return;
    this.note({ type: 'presence.reset', connected: viewers.filter(isStaff).map((viewer) => viewer.id) });
    this.#hints = new QueueHints(this.state);
  }

  protected watches(): boolean {
    return true;
  }

  // ---- supporters -------------------------------------------------------------------------------------------------

  protected admit(viewer: Viewer): Failure | null {
    if (viewer.role !== 'staff') return failure('forbidden');
    return this.mayStill(viewer, null) ? null : failure('unauthorized');
  }

  protected presence(viewer: Viewer, connected: boolean, silentMs: number): void {
    if (viewer.role !== 'staff') return;
    const { id: supporter } = viewer;
    if (connected) this.note({ type: 'supporter.connect', supporter });
    else this.note({ type: 'supporter.disconnect', supporter, since: Date.now() - silentMs });
  }

  protected override afterLeave(viewer: Viewer, connection: Connection<Viewer>): void {
    this.#noteActivity(viewer.id, connection);
  }

  /** [P6] One console that is used is enough; those that said nothing do not count. */
  #noteActivity(supporter: string, gone?: Connection<Viewer>): void {
    const consoles = [...this.viewers()].filter(([connection, { id }]) => id === supporter && connection !== gone);
    // Whoever closed the last one stays as idle as they were, until the connection counts as lost.
    if (consoles.length === 0) return;
    const said = consoles.map(([connection]) => (connection.state as Kept).idle).filter((idle) => idle !== undefined);
    this.note({ type: 'supporter.activity', supporter, idle: said.length > 0 && !said.includes(false) });
  }

  protected welcome(connection: Connection<Viewer>, head: WelcomeHead): void {
    const { id } = connection.state as Viewer;
    const view = viewOf(this.state, id, {
      offlineMessages: this.#archive.offlineMessages({
        state: 'open',
        before: Number.MAX_SAFE_INTEGER,
        limit: OPEN_MESSAGES_MAX,
      }),
      code: this.#codeOf(id),
      responses: this.#responses.revision(id),
      unread: this.#colleagueMessages.unread(id),
    });
    if (!view) return;
    const seq = deskOf(this.state)?.seq ?? 0;
    const { first, more } = pagesOf(view);
    this.send(connection, { ...head, seq, view: first } satisfies DeskFrame);
    for (const page of more) this.send(connection, page);
  }

  protected knows(type: unknown): boolean {
    return frames.has(type);
  }

  protected parse(frame: unknown): Parsed | null {
    const command = DeskCommand.safeParse(frame);
    if (command.success) return command.data;
    const signal = DeskSignal.safeParse(frame);
    return signal.success ? signal.data : null;
  }

  protected handle(viewer: Viewer, parsed: Parsed, connection: Connection<Viewer>): Failure | null {
    const frame = parsed as DeskCommand | DeskSignal;
    if (frame.type === 'activity') {
      const kept: Kept = { ...viewer, idle: frame.idle };
      connection.setState(kept);
      this.#noteActivity(viewer.id);
      return null;
    }
    const ask = askOf(frame, viewer.id, this.#askContext);
    return isFailure(ask) ? ask : this.answer(connection, viewer, frame, ask.command, ask.reply, ask.present);
  }

  readonly #askContext: AskContext = {
    drawId,
    visitor: (id) => (this.#hasLobby() ? this.#credentials.userOf(id, Date.now()) : undefined),
    offlineMessage: (id) => this.#archive.offlineMessage(id),
    knows: (supporter, customer) =>
      this.mayKnow(supporter, customer) || this.#archive.hasLeftMessage(customer) || this.state.bans.has(customer),
    createCode: (supporter) => {
      const code = this.#drawCode();
      const until = Date.now() + CODE_MS;
      const hash = hashCode(code, this.name, this.env.DESKSIDE_SECRET);
      let isNew = false;
      return {
        command: { type: 'code.create', supporter, hash, until },
        // The digits are in the answer, but not in the receipt: they are never written down.
        reply: () => {
          isNew = true;
          return {};
        },
        present: () => {
          if (isNew) this.#codes.set(supporter, { code, until });
          return this.#codeOf(supporter) ?? failure('gone');
        },
      };
    },
  };

  #publish(event: Event, after: DeskState): void {
    const feed = feedOf(after, event);
    const last = deskOf(after)?.seq ?? 0;
    for (const [index, told] of feed.entries()) {
      this.sendTo(isStaff, { ...told, seq: last - feed.length + 1 + index });
    }
    if (event.type === 'code.created' || event.type === 'code.ended') {
      const { supporter } = event;
      // Where another took its place, that one is there already.
      if (event.type === 'code.ended' && event.state !== 'replaced') this.#codes.delete(supporter);
      this.signalTo((viewer) => viewer.id === supporter, { type: 'code', code: this.#codeOf(supporter) });
    }
    if (event.type === 'away.chosen') {
      const { supporter, minutes } = event;
      this.signalTo((viewer) => viewer.id === supporter, { type: 'away', minutes } satisfies DeskFrame);
    }
    this.#pushAbout(event);
    if (event.type === 'setup.applied') for (const member of event.removed) this.#accounts.remove(member);
    this.#hintSoon(after);
  }

  // ---- whoever has no console open ----------------------------------------------------------------------------------

  #pushAbout(event: Event): void {
    if (event.type === 'customer.queued' || event.type === 'offer.ended') {
      const { conversation } = event;
      // When the command is done it is known whether anybody is asked.
      queueMicrotask(() => this.#pushWaiting(conversation));
    } else if (event.type === 'conversation.closed') {
      this.#pushed.delete(event.conversation);
    } else if (event.type === 'offline-message.left') {
      const { seat, group, details } = event.message;
      this.#push(absentOf(this.state, seat, group), 'offline-message', details.name ?? '');
    }
  }

  #pushWaiting(conversation: string): void {
    const visit = this.state.visits.get(conversation);
    const absent = this.#pushed.has(conversation) ? [] : absentFor(this.state, visit);
    if (absent.length === 0) return;
    this.#pushed.add(conversation);
    this.#push(absent, 'waiting', visit?.details.name ?? '');
  }

  #push(members: readonly Member[], kind: PushPayload['kind'], name: string): void {
    const payload = { kind, name, desk: deskOf(this.state)?.name ?? '' };
    for (const { id } of members) {
      for (const row of this.#pushes.of(id)) {
        // [U1] One that nobody used for long is over, although its row is still there.
        if (!this.#credentials.isSession(id, row.session, Date.now())) continue;
        this.ctx.waitUntil(this.#pushTo(id, row, payload));
      }
    }
  }

  /** A push that fails is no trouble: the console says it all. */
  async #pushTo(member: string, row: SubscriptionRow, payload: PushPayload): Promise<void> {
    try {
      const outcome = await sendPush(await this.#pushes.key(), this.env.DESKSIDE_URL ?? NOWHERE, row, payload);
      if (outcome === 'gone') this.#pushes.remove(member, row.endpoint);
      else if (outcome !== 'sent') this.host.log('push.refused', { status: outcome });
    } catch (error) {
      this.host.log('push.failed', { error: String(error) });
    }
  }

  async pushKey(): Promise<PushKey> {
    return { key: publicKeyOf(await this.#pushes.key()) };
  }

  subscribe(member: string, session: string, subscription: PushSubscription): Failure | null {
    if (!isPushService(subscription.endpoint, this.env.DESKSIDE_PUSH_SERVICES)) {
      return failure('bad_request', { field: 'endpoint' });
    }
    return this.#pushes.add(member, session, subscription) ? null : failure('too_large');
  }

  unsubscribe(member: string, endpoint: string): void {
    this.#pushes.remove(member, endpoint);
  }

  #hintSoon(state: DeskState): void {
    if (this.#isHinting || ![...state.visits.values()].some((visit) => phaseOf(visit) === 'queued')) return;
    this.#isHinting = true;
    // Not the alarm, which is written to disk: what is forgotten here the next one replaces.
    setTimeout(() => this.#hintSome(), HINT_MS);
  }

  /** Tells those who wait their new place, some at a time. Not part of the outbox: the next one replaces it. */
  #hintSome(): void {
    this.#hints ??= new QueueHints(this.state);
    const { hints, isDone } = this.#hints.next(this.state, Date.now(), HINTS_AT_ONCE);
    for (const [conversation, placement] of hints) this.ctx.waitUntil(this.#hint(conversation, placement));
    if (isDone) this.#isHinting = false;
    else setTimeout(() => this.#hintSome(), HINTS_EVERY_MS);
  }

  protected override afterTick(): void {
    const now = Date.now();
    const sessions = new Map<string, string>();
    for (const [, viewer] of this.viewers()) if (viewer.role === 'staff') sessions.set(viewer.session, viewer.id);
    const ended = [...this.#credentials.endedAmong(new Set(sessions.keys()), now), ...this.#credentials.expired(now)];
    for (const session of ended) this.#endSession(session);
    for (const session of this.#credentials.expiredVisitors(now)) this.#endVisitor(session);
    this.store.dropReceipts(now - RECEIPTS_MS);
  }

  async #hint(conversation: string, placement: Placement): Promise<void> {
    try {
      await this.#conversation(conversation).hint(placement);
    } catch (error) {
      this.host.log('hint.failed', { error: String(error) });
    }
  }

  #conversation(conversation: string) {
    return this.env.CONVERSATION.get(this.env.CONVERSATION.idFromName(`${this.name}.${conversation}`));
  }

  #codeOf(supporter: string): LiveCode | null {
    const live = this.#codes.get(supporter);
    return live && live.until > Date.now() ? live : null;
  }

  /** A code that was not live at this desk within the last day. */
  #drawCode(): string {
    for (let tries = 0; tries < CODES_TRIED_MAX; tries++) {
      const code = drawDigits(6);
      if (!this.state.codes.has(hashCode(code, this.name, this.env.DESKSIDE_SECRET))) return code;
    }
    throw new Error('no free direct code');
  }

  // ---- called by the worker: the desk itself ----------------------------------------------------------------------

  /** What the worker keeps for a moment: the public answer, and which origins may use the desk. */
  card(): { desk: PublicDesk; origins: string[] } | null {
    const row = deskOf(this.state);
    const desk = publicOf(this.state, this.#credentials.identityMode());
    return row && desk ? { desk, origins: row.settings.origins } : null;
  }

  /**
   * Makes the desk or replaces its set-up. Answers a one-time token for each member who has neither a password nor a link
   * that is still good. `by`: the member who changes it; missing: the operator.
   */
  async setUp(setup: z.output<typeof DeskSetup>, by?: string): Promise<SetupChanged | Failure> {
    const keys = setup.identity ? await this.#identity.rowsOf(setup.identity.keys) : null;
    if (isFailure(keys)) return keys;
    const members = this.#apply(setup, keys, by);
    if (isFailure(members)) return members;
    const now = Date.now();
    const activations = members
      // [M6]
      .filter(({ id }) => !this.#credentials.hasPassword(id) && !this.#credentials.hasActivation(id, now))
      // [M5]
      .filter(({ role }) => role !== 'admin' || by === undefined || memberOf(this.state, by)?.role === 'admin')
      .map(({ id, user, role }) => ({ user, role, ...this.#credentials.createActivation(id, now) }));
    return { activations };
  }

  /** Answers the members with their ids. `keys`: those of the set-up's `identity`, if it has one. */
  #apply(
    setup: z.output<typeof DeskSetup>,
    keys: readonly IdentityKeyRow[] | null,
    by?: string,
  ): MemberInput[] | Failure {
    const before = this.state.members;
    const ids = new Map([...before.values()].map((member) => [member.user, member.id]));
    const members: MemberInput[] = setup.members.map(({ capacity = null, ...member }) => {
      // The same name twice is the same member twice, which the rules refuse.
      const id = ids.get(member.user) ?? drawId();
      ids.set(member.user, id);
      return { ...member, capacity, id };
    });
    const settings = { ...defaultSettings, ...deskOf(this.state)?.settings, ...setup.settings };
    const { name, groups, products, problemTypes } = setup;
    const result = this.run({
      type: 'setup.apply',
      by,
      desk: this.name,
      name,
      groups,
      products,
      problemTypes,
      settings,
      members,
    });
    if (isFailure(result)) return result;
    if (setup.identity && keys) {
      const wasRequired = this.#credentials.isIdentityRequired();
      const ended = this.#credentials.setIdentity(setup.identity.required, keys);
      for (const session of ended) this.#endVisitor(session);
      if (setup.identity.required) this.#dismissStrangers();
      // Those in the lobby come back at once, and the desk is asked for each.
      if (setup.identity.required && !wasRequired && this.#hasLobby()) this.#tellLobby((lobby) => lobby.closeAll());
    }
    const now = Date.now();
    for (const { id, role, groups } of members) {
      // What a connection may do was decided when it was opened.
      const old = before.get(id);
      const watchesLess = role === 'leader' && old?.groups.some((group) => !groups.includes(group));
      if (old && (old.role !== role || watchesLess)) {
        for (const session of this.#credentials.sessionsOf(id, now)) this.#disconnect(session.id);
      }
    }
    return members;
  }

  /** [Z3] Lets sites embed the widget, beside those that may. Answers all of them. */
  allow(origins: readonly string[]): OriginsAllowed | Failure {
    const setup = this.setup();
    if (!setup) return failure('not_found');
    const all = [...new Set([...(setup.settings.origins ?? []), ...origins])];
    if (all.length > ORIGINS_MAX) return failure('bad_request', { origins: ORIGINS_MAX });
    // Keys and rule of the site's users stay as they are, and no link is drawn that nobody would be told of.
    const { identity: _, ...rest } = setup;
    const result = this.#apply({ ...rest, settings: { ...setup.settings, origins: all } }, null);
    return isFailure(result) ? result : { origins: all };
  }

  /** The set-up as it stands. */
  setup(): z.output<typeof DeskSetup> | null {
    const row = deskOf(this.state);
    if (!row) return null;
    const named = (rows: ReadonlyMap<string, { id: string; name: string; order: number }>) =>
      [...rows.values()].sort((a, b) => a.order - b.order).map(({ id, name }) => ({ id, name }));
    const members = [...this.state.members.values()]
      .filter((member) => !member.disabled)
      .sort((a, b) => a.order - b.order)
      .map(({ user, seat, role, groups, capacity }) => ({
        user,
        name: seat.name,
        title: seat.title,
        phone: seat.phone,
        picture: seat.picture,
        role,
        groups: [...groups],
        ...(capacity !== null && { capacity }),
      }));
    return {
      name: row.name,
      groups: named(this.state.groups),
      products: named(this.state.products),
      problemTypes: named(this.state.problemTypes),
      settings: row.settings,
      identity: this.#identity.setup(),
      members,
    };
  }

  // ---- called by the worker: who is who ---------------------------------------------------------------------------

  /** Who has this token, used from this origin. Refuses everything that is not exactly right. */
  identify(token: string, origin: string): Identity | Failure {
    const now = Date.now();
    const session = this.#credentials.sessionOf(token, origin, now);
    if (session) {
      const member = memberOf(this.state, session.member);
      return member ? { role: 'staff', session, member } : failure('unauthorized');
    }
    const visitor = this.#credentials.visitorOf(token, origin, now);
    if (!visitor) return failure('unauthorized');
    return visitor.user || !this.#credentials.isIdentityRequired()
      ? { role: 'customer', ...visitor }
      : failure('identity_required');
  }

  /** Whether the desk would still give a ticket for the same: a ticket may outlive what it was drawn for. */
  mayStill(viewer: Viewer, conversation: string | null): boolean {
    const { id, session } = viewer;
    const now = Date.now();
    const parties = conversation === null ? null : this.#archive.partiesOf(conversation);
    if (viewer.role === 'customer') {
      const isHis = conversation === null || parties?.customer === id;
      return isHis && this.#credentials.isVisitor(id, session, this.#credentials.isIdentityRequired(), now);
    }
    const isStaff = memberOf(this.state, id)?.role === viewer.rank && this.#credentials.isSession(id, session, now);
    return isStaff && (conversation === null || parties?.supporter === id || this.#maySupervise(id, conversation));
  }

  /** [Y1] Only what goes on can be watched. */
  #maySupervise(member: string, conversation: string): boolean {
    const visit = this.state.visits.get(conversation);
    return visit?.supporter ? maySupervise(this.state, this.state.members.get(member), visit) : false;
  }

  /** A token for a stranger or, with a statement of the site, for its user. `from`: as in {@link Desk.request}. */
  async createVisitor(
    origin: string,
    { identity, replaces }: CreateVisitor,
    from: string,
  ): Promise<VisitorCreated | Failure> {
    const drawing = drawingOf(this.#networkOf(from));
    const waitMs = this.#rates.waitMs(drawing, Date.now());
    if (waitMs > 0) return failure('rate_limited', { retryAfterMs: waitMs });
    const statement = identity === undefined ? null : await this.#identity.read(identity);
    if (isFailure(statement)) return statement;
    if (!statement && this.#credentials.isIdentityRequired()) return failure('identity_required');
    const now = Date.now();
    const before = replaces === undefined ? null : this.#credentials.visitorOf(replaces, origin, now);
    const user = statement && {
      customer: customerOf(statement.user.id, this.name, this.env.DESKSIDE_SECRET),
      kid: statement.kid,
      user: statement.user,
    };
    const visitor = this.#credentials.createVisitor(origin, user, now);
    this.#rates.count(drawing, now);
    if (before) await this.endVisitor(before);
    return visitor;
  }

  /**
   * Ends a visitor's token: its sockets close at once, everywhere. What a stranger had open nobody can go on with, so it
   * ends as if they had left; a user's stays open for the user's next token.
   */
  async endVisitor({ session, customer, user }: VisitorRow): Promise<void> {
    const { conversation } = user ? { conversation: null } : this.current(customer);
    this.#endVisitor(session);
    if (conversation === null) return;
    await this.#conversation(conversation)
      .abandon()
      .catch((error: unknown) => this.host.log('abandon.failed', { error: String(error) }));
  }

  #endVisitor(session: string): void {
    this.#disconnect(session);
    this.#credentials.endVisitor(session);
  }

  /** Strangers who are connected lose their sockets; with new ones they are refused. */
  #dismissStrangers(): void {
    for (const { conversation, details } of this.state.visits.values()) {
      if (details.verified) continue;
      this.ctx.waitUntil(
        this.#conversation(conversation)
          .dismissCustomer()
          .catch((error: unknown) => this.host.log('dismiss.failed', { error: String(error) })),
      );
    }
  }

  #endSession(session: string): void {
    this.#pushes.endSession(session);
    this.#disconnect(session);
    this.#credentials.endSession(session);
  }

  /** Closes the connections of a sign-in session: here, in conversations and in the lobby. */
  #disconnect(session: string): void {
    for (const conversation of this.#credentials.roomsOf(session)) {
      this.ctx.waitUntil(
        this.#conversation(conversation)
          .disconnect(session)
          .catch((error: unknown) => this.host.log('session.failed', { error: String(error) })),
      );
    }
    if (this.#hasLobby()) this.#tellLobby((lobby) => lobby.disconnect(session));
    this.closeTagged(`session:${session}`, 'unauthorized');
  }

  #tellLobby(tell: (lobby: DurableObjectStub<Lobby>) => Promise<unknown>): void {
    const told = tell(this.env.LOBBY.get(this.env.LOBBY.idFromName(this.name)));
    this.ctx.waitUntil(told.catch((error: unknown) => this.host.log('lobby.failed', { error: String(error) })));
  }

  #hasLobby(): boolean {
    return deskOf(this.state)?.settings.tracking.enabled === true;
  }

  /** Whether there is a challenge that was solved and not used before: now it is. */
  #useUp(answer: Solved | null): boolean {
    return answer !== null && this.store.useTicket(answer.id, answer.expires, Date.now());
  }

  // ---- called by the worker: accounts -----------------------------------------------------------------------------

  signIn(attempt: SignInAttempt): Promise<SignedIn | Failure> {
    return this.#accounts.signIn(attempt);
  }

  activate(token: string, password: string | null): { user: string } | Failure {
    return this.#accounts.activate(token, password);
  }

  twoFactor(member: string): TwoFactor {
    return this.#accounts.twoFactor(member);
  }

  startTwoFactor(attempt: OwnPassword): Promise<TwoFactorStarted | Failure> {
    return this.#accounts.startTwoFactor(attempt);
  }

  confirmTwoFactor(member: string, code: string, network: string): Promise<RecoveryCodes | Failure> {
    return this.#accounts.confirmTwoFactor(member, code, network);
  }

  newRecoveryCodes(attempt: BothSteps): Promise<RecoveryCodes | Failure> {
    return this.#accounts.newRecoveryCodes(attempt);
  }

  endTwoFactor(attempt: BothSteps): Promise<Failure | null> {
    return this.#accounts.endTwoFactor(attempt);
  }

  createLink(by: string, member: string): MemberLink | Failure {
    return this.#accounts.createLink(by, member);
  }

  dropTwoFactor(by: string, member: string): Failure | null {
    return this.#accounts.dropTwoFactor(by, member);
  }

  rescue(user: string, dropsTwoFactor: boolean): MemberLink | Failure {
    return this.#accounts.rescue(user, dropsTwoFactor);
  }

  changePassword(attempt: PasswordChange): Failure | null {
    return this.#accounts.changePassword(attempt);
  }

  sessions(member: string, current: string): SessionList {
    return this.#accounts.sessions(member, current);
  }

  endSession(member: string, session: string): Failure | null {
    return this.#accounts.endSession(member, session);
  }

  // ---- called by the worker: customers ----------------------------------------------------------------------------

  /**
   * A customer asks for help. The answer comes when the conversation's room is open, so that the customer can
   * connect at once. `from`: the network they ask from, empty if the server does not know it.
   */
  async request(
    { customer, user }: VisitorRow,
    wish: z.output<typeof RequestConversation>,
    client: Omit<Client, 'zone'>,
    from: string,
    answer: Solved | null,
  ): Promise<ConversationOpened | Failure> {
    const { id, seat, code, group, product, details, page, zone = '' } = wish;
    const challenged = this.#useUp(answer);
    const codeHash = code === undefined ? undefined : hashCode(code, this.name, this.env.DESKSIDE_SECRET);
    const conversation = drawId();
    const network = this.#networkOf(from);
    const asking = askingOf(customer, network);
    const now = Date.now();
    let isNew = false;
    const result = this.run(
      {
        type: 'visit.request',
        conversation,
        customer,
        details: knownDetails(details, user),
        seat,
        codeHash,
        challenged,
        group,
        product,
        page,
        client: { ...client, zone },
        network,
        waitMs: this.#rates.waitMs(asking, now),
        digits: drawDigits(2),
      },
      {
        receipt: { author: `customer/${customer}`, id, body: digestOf(wish) },
        reply: (events, after) => {
          const refusal = refusalOf(events);
          isNew = refusal === null;
          return refusal ?? { conversation, placement: placementOf(after, conversation) };
        },
      },
    );
    if (isFailure(result)) return result;
    if (isNew) this.#rates.count(asking, now);
    const reply = result.reply as ConversationOpened | Failure;
    if (!('failure' in reply)) await this.pipeline.told('conversation', `${this.name}.${reply.conversation}`);
    return reply;
  }

  ownMessages(customer: string): OwnMessageList {
    const messages = this.#archive.offlineMessagesOf(customer).map(({ id, at, text, handled }): OwnMessage => {
      const seat = handled && this.state.members.get(handled.by)?.seat;
      if (handled?.answer === undefined || !seat) return { id, at, text, answer: null };
      const read = handled.readAt !== undefined;
      return { id, at, text, answer: { text: handled.answer, by: seat, at: handled.at, read } };
    });
    return { messages };
  }

  readMessage(customer: string, id: string): Failure | null {
    const message = this.#archive.offlineMessage(id);
    const result = this.run({ type: 'offline-message.read', customer, message });
    return isFailure(result) ? result : null;
  }

  /** What stands for a network: addresses are not written down. */
  #networkOf(from: string): string {
    return from === '' ? '' : hashNetwork(from, this.name, this.env.DESKSIDE_SECRET);
  }

  /** The conversation a customer has open, or null. */
  current(customer: string): { conversation: string | null } {
    for (const visit of this.state.visits.values()) {
      if (visit.customer === customer) return { conversation: visit.conversation };
    }
    return { conversation: null };
  }

  leaveMessage(
    { customer, user }: VisitorRow,
    left: z.output<typeof LeaveOfflineMessage>,
    from: string,
  ): { message: string } | Failure {
    const { id, text, group, product, seat, page } = left;
    const details = knownDetails(left.details, user);
    const message = drawId();
    const network = this.#networkOf(from);
    const asking = askingOf(customer, network);
    const now = Date.now();
    const waitMs = this.#rates.waitMs(asking, now);
    let isNew = false;
    const result = this.run(
      { type: 'offline-message.leave', message, customer, details, group, product, seat, page, network, waitMs, text },
      {
        receipt: { author: `customer/${customer}`, id, body: digestOf(left) },
        reply: () => {
          isNew = true;
          return { message };
        },
      },
    );
    if (isFailure(result)) return result;
    if (isNew) this.#rates.count(asking, now);
    return result.reply as { message: string };
  }

  /** Who may connect to what: the viewer for a ticket, or why not. A conversation of others does not exist. */
  viewerFor(
    caller:
      | { role: 'customer'; customer: string; session: string }
      | { role: 'staff'; member: string; session: string },
    ticket: CreateTicket,
  ): Viewer | Failure {
    if (ticket.room === 'lobby' && !this.#hasLobby()) return failure('not_found');
    const conversation = ticket.room === 'conversation' ? ticket.conversation : null;
    const parties = conversation === null ? null : this.#archive.partiesOf(conversation);
    if (caller.role === 'customer') {
      if (ticket.room === 'desk') return failure('forbidden');
      if (conversation !== null) {
        if (parties?.customer !== caller.customer) return failure('not_found');
        this.#credentials.rememberRoom(caller.session, conversation);
      }
      return { role: 'customer', id: caller.customer, session: caller.session };
    }
    const member = memberOf(this.state, caller.member);
    if (!member) return failure('unauthorized');
    if (conversation !== null) {
      if (parties?.supporter !== member.id && !this.#maySupervise(member.id, conversation)) return failure('not_found');
      this.#credentials.rememberRoom(caller.session, conversation);
    }
    return { role: 'staff', id: member.id, session: caller.session, rank: member.role, seat: member.seat };
  }

  // ---- called by the worker: canned responses -------------------------------------------------------------------

  responses(member: string): ResponseList {
    return this.#responses.list(member);
  }

  /** [K1] `owner` null: the desk. */
  saveResponse(owner: string | null, id: string, response: SaveResponse): CannedResponse | Failure {
    const saved = this.#responses.save(owner, id, response);
    if (!isFailure(saved)) this.#tellOfResponses(owner);
    return saved;
  }

  removeResponse(owner: string | null, id: string): Failure | null {
    const refusal = this.#responses.remove(owner, id);
    if (!refusal) this.#tellOfResponses(owner);
    return refusal;
  }

  /** [K4] */
  #tellOfResponses(owner: string | null): void {
    const members = new Set([...this.viewers()].map(([, { id }]) => id));
    for (const member of owner === null ? members : [owner]) {
      const frame: DeskFrame = { type: 'responses', responses: this.#responses.revision(member) };
      this.signalTo((viewer) => viewer.id === member, frame);
    }
  }

  // ---- called by the worker: colleagues ---------------------------------------------------------------------------

  colleagueMessages(member: string, colleague: string, before: number): ColleagueMessageList | Failure {
    // [J1] What was said with somebody who was removed meanwhile stays.
    if (colleague === member || !this.state.members.has(colleague)) return failure('not_found');
    return { messages: this.#colleagueMessages.list(member, colleague, before) };
  }

  tellColleague(member: string, colleague: string, id: string, text: string): ColleagueMessage | Failure {
    if (colleague === member || !memberOf(this.state, colleague)) return failure('not_found');
    const told = this.#colleagueMessages.tell(member, colleague, id, text, Date.now());
    if (isFailure(told)) return told;
    const { message, isNew } = told;
    for (const [reader, other] of isNew
      ? ([
          [member, colleague],
          [colleague, member],
        ] as const)
      : []) {
      const unread = this.#colleagueMessages.unread(reader)[other] ?? 0;
      this.signalTo((viewer) => viewer.id === reader, {
        type: 'colleague.message',
        message,
        unread,
      } satisfies DeskFrame);
    }
    const reader = this.state.members.get(colleague);
    if (isNew && isAbsent(reader)) this.#push([reader], 'colleague', memberOf(this.state, member)?.seat.name ?? '');
    return message;
  }

  readColleague(member: string, colleague: string, seq: number): Failure | null {
    if (colleague === member || !this.state.members.has(colleague)) return failure('not_found');
    this.#colleagueMessages.markRead(member, colleague, seq);
    const unread = this.#colleagueMessages.unread(member)[colleague] ?? 0;
    this.signalTo((viewer) => viewer.id === member, { type: 'colleague.read', colleague, unread } satisfies DeskFrame);
    return null;
  }

  /**
   * [H1] Whether a supporter may see the earlier conversations of a customer: of one who waits, whom anybody may take, and
   * of those whom they help, may watch, or have helped.
   */
  mayKnow(member: string, customer: string): boolean {
    if (!canServe(this.state.members.get(member))) return false;
    for (const visit of this.state.visits.values()) {
      if (visit.customer !== customer) continue;
      if (isWaiting(visit) || visit.offer?.supporter === member || this.#maySupervise(member, visit.conversation))
        return true;
    }
    return this.#archive.hasHelped(member, customer);
  }

  offlineMessages(query: OfflineMessageQuery): OfflineMessage[] {
    return this.#archive.offlineMessages(query);
  }
}
