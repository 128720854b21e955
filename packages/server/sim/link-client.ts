import {
  decide,
  evolve,
  initial,
  wakeAt,
  type CommandFrame,
  type Frame,
  type Happening,
  type LinkState,
} from '../../sdk/src/link/machine.ts';
import type { Viewer } from '../src/room/viewer.ts';
import type { AnyRoom } from './room.ts';
import { SimSocket } from './socket.ts';
import type { World } from './world.ts';

/** What a client does with what its link hears. */
export interface LinkListener {
  /** The welcome, with those of its events that are new. */
  opened(frame: Frame): void;
  received(frame: Frame): void;
  answered(id: string, data: unknown): void;
  failed(id: string, code: string): void;
}

/** The SDK's link over a simulated network. */
export class LinkClient {
  readonly #world: World;
  readonly #room: AnyRoom;
  readonly #viewer: Viewer;
  readonly #listener: LinkListener;
  #state: LinkState = initial;
  #socket: SimSocket | null = null;
  #tickAt: number | null = null;
  #isGone = false;

  constructor(world: World, room: AnyRoom, viewer: Viewer, listener: LinkListener) {
    this.#world = world;
    this.#room = room;
    this.#viewer = viewer;
    this.#listener = listener;
    this.#decide({ type: 'tick' });
  }

  /** Whether the page is there and its link is up. */
  get isOpen(): boolean {
    return !this.#isGone && this.#state.phase === 'open';
  }

  get state(): LinkState {
    return this.#state;
  }

  give(command: CommandFrame): void {
    this.#decide({ type: 'give', command });
  }

  signal(frame: Frame): void {
    this.#decide({ type: 'signal', frame });
  }

  /** The page is closed, or (`silently`) its machine is switched off. Answers what was not answered. */
  end(silently: boolean): readonly CommandFrame[] {
    this.#isGone = true;
    if (silently) this.#socket?.vanish();
    else this.#socket?.hangUp();
    return this.#state.outbox;
  }

  #decide(happening: Happening): void {
    if (this.#isGone) return;
    const { time: now, random } = this.#world;
    for (const event of decide(this.#state, { ...happening, random: random.next() }, now)) {
      this.#state = evolve(this.#state, event);
      switch (event.type) {
        case 'connecting':
          this.#connect(this.#state.connection, this.#state.since);
          break;
        case 'opened':
          this.#listener.opened(event.frame);
          break;
        case 'received':
          this.#listener.received(event.frame);
          break;
        case 'sent':
          this.#socket?.toServer(event.frame);
          break;
        case 'signalled':
          this.#socket?.toServer(event.frame);
          break;
        case 'pinged':
          if (this.#socket?.isOpen) this.#world.schedule(this.#world.latency(), () => this.#pong(now));
          break;
        case 'answered':
          this.#listener.answered(event.id, event.data);
          break;
        case 'failed':
          this.#listener.failed(event.id, event.error.code);
          break;
        case 'rewound':
          throw new Error('the server knows less than it said before');
        case 'waiting':
        case 'closed':
          this.#socket?.hangUp();
          this.#socket = null;
          break;
        default:
      }
    }
    this.#wake();
  }

  #pong(askedAt: number): void {
    if (this.#socket?.isOpen && this.#state.pingedAt === askedAt) {
      this.#decide({ type: 'frame', connection: this.#state.connection, frame: null });
    }
  }

  #wake(): void {
    const at = wakeAt(this.#state);
    if (at === null || at === this.#tickAt) return;
    this.#tickAt = at;
    this.#world.schedule(Math.max(0, at - this.#world.time), () => {
      if (this.#tickAt !== at) return;
      this.#tickAt = null;
      this.#decide({ type: 'tick' });
    });
  }

  #connect(connection: number, since: number): void {
    const lost = (code: number): void => this.#decide({ type: 'lost', connection, code });
    this.#world.carry(
      this.#world.latency(),
      async () => {
        if (this.#isGone || this.#state.connection !== connection) return;
        const socket = new SimSocket(this.#world, this.#room, this.#viewer, {
          frame: (frame) => this.#decide({ type: 'frame', connection, frame }),
          lost,
        });
        this.#socket = socket;
        await this.#room.connect(socket, since);
      },
      () => lost(1006),
    );
  }
}
