import { useEffect, useState } from 'preact/hooks';

/** Light around the code, in its own squares, without which cameras do not find it. */
const QUIET = 2;

/** A QR code; the code that draws it is loaded with the first. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [squares, setSquares] = useState<boolean[][]>([]);
  useEffect(() => {
    // Without it there is still the key to type.
    import('uqr').then(
      ({ encode }) => setSquares(encode(text, { border: QUIET }).data),
      () => {},
    );
  }, [text]);
  const path = squares.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      class="qr-code"
      shape-rendering="crispEdges"
      viewBox={`0 0 ${squares.length || 1} ${squares.length || 1}`}
      role="img"
      aria-label={label}
    >
      {/* Black on white in dark mode too: cameras look for dark squares. */}
      <path d={`M0 0h${squares.length}v${squares.length}h-${squares.length}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
