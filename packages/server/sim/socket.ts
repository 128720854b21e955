import { PING_MS, STALE_MS, closeCodeOf, type ErrorCode } from '@deskside/sdk/constants';
import type { Frame } from '../../sdk/src/link/machine.ts';
import type { Viewer } from '../src/room/viewer.ts';
import type { AnyRoom } from './room.ts';
import type { World } from './world.ts';

/** The client's end of a socket. */
export interface SocketClient {
  frame(frame: Frame): void;
  lost(code: number): void;
}

const ABNORMAL = 1006;

/** A connection between a client and a room: frames arrive in order, until it breaks. */
export class SimSocket {
  readonly viewer: Viewer;
  isOpen = true;
  readonly #world: World;
  readonly #room: AnyRoom;
  readonly #client: SocketClient;
  #lastToServer = 0;
  #lastToClient = 0;

  constructor(world: World, room: AnyRoom, viewer: Viewer, client: SocketClient) {
    this.#world = world;
    this.#room = room;
    this.viewer = viewer;
    this.#client = client;
  }

  toClient(frame: Frame): void {
    if (!this.isOpen || this.#isCut()) return;
    const text = JSON.stringify(frame);
    this.#lastToClient = this.#after(this.#lastToClient);
    this.#world.carry(this.#lastToClient - this.#world.time, () => {
      if (this.isOpen) this.#client.frame(JSON.parse(text) as Frame);
    });
  }

  toServer(frame: Frame): void {
    if (!this.isOpen || this.#isCut()) return;
    this.#lastToServer = this.#after(this.#lastToServer);
    this.#world.carry(this.#lastToServer - this.#world.time, () => this.#room.receive(this, frame));
  }

  /** The server lets go. */
  break(why: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#world.note(`a socket breaks: ${why}`);
    this.#world.schedule(this.#world.latency(), () => this.#client.lost(ABNORMAL));
  }

  /** The server accepts and closes at once. */
  refuse(code: string): void {
    this.isOpen = false;
    this.#world.schedule(this.#world.latency(), () => this.#client.lost(closeCodeOf(code as ErrorCode)));
  }

  /** The client closes. */
  hangUp(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#tellServer(this.#world.latency());
  }

  /** The client is gone without a word: the room finds out when the pings stay away. */
  vanish(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#tellServer(STALE_MS + this.#world.random.between(0, PING_MS));
  }

  #isCut(): boolean {
    const { random, chaos } = this.#world;
    if (!random.chance(chaos.cut)) return false;
    this.break('cut');
    this.#tellServer(random.chance(0.3) ? STALE_MS + PING_MS : this.#world.latency());
    return true;
  }

  #tellServer(delay: number): void {
    this.#world.schedule(delay, () => this.#room.leave(this));
  }

  #after(last: number): number {
    return Math.max(last, this.#world.time + this.#world.latency());
  }
}
