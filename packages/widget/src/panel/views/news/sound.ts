const KEY = 'deskside.sound';
/** Two soft tones, a fifth apart: frequency in Hz and when it begins in seconds. */
const TONES = [
  [587.33, 0],
  [880, 0.12],
] as const;
const LOUD = 0.12;
const LONG = 0.35;

/** What the visitor chose on this device; sounds are on where nothing was chosen or nothing can be kept. */
export const sound = {
  get isOn(): boolean {
    try {
      return localStorage.getItem(KEY) !== 'off';
    } catch {
      return true;
    }
  },
  set isOn(on: boolean) {
    try {
      if (on) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, 'off');
    } catch {
      // Storage is blocked: the choice lasts as long as nothing does here.
    }
  },
};

let audio: AudioContext | undefined;

/** Says that something came. Browsers keep a page silent that nobody has touched yet. */
export function ring(): void {
  audio ??= new AudioContext();
  const { currentTime, destination } = audio;
  for (const [pitch, after] of TONES) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const from = currentTime + after;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(LOUD, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + LONG);
    tone.connect(volume).connect(destination);
    tone.start(from);
    tone.stop(from + LONG);
  }
  // Whoever has touched nothing yet hears nothing later either.
  audio.resume().catch(() => {});
}
