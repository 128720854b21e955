import { atom } from 'nanostores';
import { remembered } from './device.ts';

const device = remembered<boolean>('sound', true, (value) => typeof value === 'boolean');
export const $sound = atom<boolean>(device.get());

/** Switches the sound on or off, for the next visit too. */
export function setSound(isOn: boolean): void {
  device.set(isOn);
  $sound.set(isOn);
}

interface Note {
  hertz: number;
  afterS: number;
  lastsS: number;
}

/** What rings: a soft fifth, a high bell with its overtone, or three short knocks. */
const tones = {
  chime: [
    { hertz: 659.3, afterS: 0, lastsS: 0.42 },
    { hertz: 987.8, afterS: 0.16, lastsS: 0.42 },
  ],
  bell: [
    { hertz: 1318.5, afterS: 0, lastsS: 0.9 },
    { hertz: 2637, afterS: 0, lastsS: 0.4 },
  ],
  knock: [
    { hertz: 220, afterS: 0, lastsS: 0.09 },
    { hertz: 220, afterS: 0.14, lastsS: 0.09 },
    { hertz: 247, afterS: 0.28, lastsS: 0.12 },
  ],
} as const satisfies Record<string, readonly Note[]>;

export type Tone = keyof typeof tones;
export const toneNames = Object.keys(tones) as Tone[];

const toneDevice = remembered<Tone>('tone', 'chime', (value) => toneNames.includes(value as Tone));
export const $tone = atom<Tone>(toneDevice.get());

export function setTone(tone: Tone): void {
  toneDevice.set(tone);
  $tone.set(tone);
}

const isVolume = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 100;
const volumeDevice = remembered<number>('volume', 60, isVolume);
/** 0 to 100. */
export const $volume = atom<number>(volumeDevice.get());

export function setVolume(volume: number): void {
  volumeDevice.set(volume);
  $volume.set(volume);
}

const RING_EVERY_MS = 2_400;
/** At full volume. */
const LOUDNESS_MAX = 0.2;
/** A sound that fades away does not become silent, but quieter than this. */
const SILENCE = 0.0001;

function play(context: AudioContext): void {
  const peak = Math.max(SILENCE, (LOUDNESS_MAX * $volume.get()) / 100);
  for (const { hertz, afterS, lastsS } of tones[$tone.get()]) {
    const start = context.currentTime + afterS;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(peak, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(SILENCE, start + lastsS);
    tone.connect(loudness).connect(context.destination);
    tone.start(start);
    tone.stop(start + lastsS);
  }
}

let context: AudioContext | null = null;

/** Plays the chosen sound once. */
export async function playOnce(): Promise<void> {
  // Browsers keep a page silent until somebody used it: what rings is heard after the first key or click then.
  if (typeof AudioContext !== 'function' || !navigator.userActivation.hasBeenActive) return;
  context ??= new AudioContext();
  if (context.state !== 'running') await context.resume().catch(() => {});
  if (context.state === 'running') play(context);
}

/** Rings at once and then every few seconds until the returned function is called. */
export function ring(): () => void {
  void playOnce();
  const timer = setInterval(() => void playOnce(), RING_EVERY_MS);
  return () => clearInterval(timer);
}
