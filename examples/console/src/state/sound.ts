import { atom } from 'nanostores';
import { remembered } from './device.ts';

const device = remembered<boolean>('sound', true, (value) => typeof value === 'boolean');
export const $sound = atom<boolean>(device.get());

/** Switches the sound on or off, for the next visit too. */
export function setSound(isOn: boolean): void {
  device.set(isOn);
  $sound.set(isOn);
}

const RING_EVERY_MS = 2_400;
/** Two soft notes: a fifth. */
const NOTES = [
  { hertz: 659.3, afterS: 0 },
  { hertz: 987.8, afterS: 0.16 },
];
const NOTE_S = 0.42;
const LOUDNESS = 0.12;

function play(context: AudioContext): void {
  for (const { hertz, afterS } of NOTES) {
    const start = context.currentTime + afterS;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S);
    tone.connect(loudness).connect(context.destination);
    tone.start(start);
    tone.stop(start + NOTE_S);
  }
}

let context: AudioContext | null = null;

/** Rings at once and then every few seconds until the returned function is called. */
export function ring(): () => void {
  const sound = () => {
    // Browsers keep a page silent until somebody used it: the ring begins after the first key or click then.
    if (typeof AudioContext !== 'function' || !navigator.userActivation.hasBeenActive) return;
    context ??= new AudioContext();
    if (context.state === 'running') play(context);
    else void context.resume().catch(() => {});
  };
  sound();
  const timer = setInterval(sound, RING_EVERY_MS);
  return () => clearInterval(timer);
}
