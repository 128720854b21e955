/** Until the browser's own question has faded from the screen. */
const SETTLE_MS = 400;

/** Not on phones, and not where the page is not allowed to. */
export const canTakeScreen = (): boolean => Boolean(navigator.mediaDevices?.getDisplayMedia);

/**
 * One picture of the tab, window or screen that the customer chooses in the browser's own question. Rejects when they
 * choose none.
 */
export async function pictureOfScreen(more: DisplayMediaStreamOptions = {}): Promise<OffscreenCanvas> {
  // Chromium leaves the tab of the page out of its question unless it is told otherwise.
  const asked: DisplayMediaStreamOptions & { selfBrowserSurface: string } = {
    selfBrowserSurface: 'include',
    ...more,
  };
  const stream = await navigator.mediaDevices.getDisplayMedia(asked);
  try {
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = stream;
    await video.play();
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext('2d')!.drawImage(video, 0, 0);
    return canvas;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
