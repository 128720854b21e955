/**
 * Draws the portraits of the demo's people into `pictures/`: flat shapes, no photo, no outside source.
 * Run it with Node 24 after a change: node packages/server/demo/make-pictures.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Face {
  file: string;
  back: [string, string];
  skin: string;
  shade: string;
  hair: string;
  shirt: string;
  collar: string;
  style: 'bob' | 'short' | 'fringe' | 'long' | 'bun';
  glasses?: boolean;
  beard?: boolean;
}

const FACES: Face[] = [
  { file: 'mia', back: ['#dbe7ff', '#b4c9f7'], skin: '#f6d3bd', shade: '#e7b69b', hair: '#d9a441', shirt: '#2f4f9d', collar: '#f4f6fb', style: 'bob' },
  { file: 'daniel', back: ['#fde6cf', '#f5c79b'], skin: '#8a5a3c', shade: '#71462c', hair: '#241a17', shirt: '#1f6e55', collar: '#e9f4ef', style: 'short', beard: true },
  { file: 'siyuan', back: ['#d8f0e6', '#a9dcc6'], skin: '#f0c9a6', shade: '#deae86', hair: '#1f2227', shirt: '#47505e', collar: '#f3f4f6', style: 'fringe', glasses: true },
  { file: 'priya', back: ['#fbdfe6', '#f2b3c4'], skin: '#c68a5e', shade: '#ad7348', hair: '#2a1d1a', shirt: '#8c2f52', collar: '#f6d9a8', style: 'long' },
  { file: 'hailan', back: ['#ece3fb', '#cdb9f0'], skin: '#f3cfb0', shade: '#e0b28e', hair: '#2b2530', shirt: '#3b2f66', collar: '#ffffff', style: 'bun', glasses: true },
];

const folder = join(import.meta.dirname, 'pictures');
mkdirSync(folder, { recursive: true });
for (const face of FACES) writeFileSync(join(folder, `${face.file}.svg`), draw(face));

function draw(face: Face): string {
  const { skin, shade, hair, shirt, collar } = face;
  const parts = [
    // Behind the head.
    face.style === 'bob' ? path(hair, 'M40 84c-4-40 12-58 40-58s44 18 40 58c-1 14-5 22-10 24H50c-5-2-9-10-10-24z') : '',
    face.style === 'long' ? path(hair, 'M38 132c-8-30-6-58 0-76 6-20 22-31 42-31s36 11 42 31c6 18 8 46 0 76z') : '',
    face.style === 'bun' ? `<circle cx="80" cy="24" r="15" fill="${hair}"/>` : '',
    // Shoulders, neck, collar.
    path(shirt, 'M18 160c2-28 22-42 44-45h36c22 3 42 17 44 45z'),
    path(collar, 'M60 116l20 20 20-20 5 4-12 24-13-11-13 11-12-24z'),
    path(shade, 'M66 96h28v19c0 8-6 15-14 15s-14-7-14-15z'),
    // Ears, head.
    `<circle cx="47" cy="78" r="7" fill="${shade}"/><circle cx="113" cy="78" r="7" fill="${shade}"/>`,
    path(skin, 'M48 66c0-20 13-34 32-34s32 14 32 34v12c0 22-16 38-32 38S48 100 48 78z'),
    face.beard ? path(hair, 'M49 82c3 2 7 3 10 3 5 0 9-3 21-3s16 3 21 3c3 0 7-1 10-3-1 22-17 36-31 36S50 104 49 82z') : '',
    face.beard ? path(skin, 'M68 93c4-3 20-3 24 0 0 8-5 12-12 12s-12-4-12-12z') : '',
    // Hair on the forehead.
    face.style === 'bob' ? path(hair, 'M47 72c-2-26 13-42 33-42s35 16 33 42c-6-4-10-11-12-19-12 9-34 10-42 3-3 6-7 12-12 16z') : '',
    face.style === 'short' ? path(hair, 'M47 70c-3-26 11-42 33-42s36 16 33 42c-4-8-6-15-9-19-14-6-34-6-48 0-3 4-6 11-9 19z') : '',
    face.style === 'fringe' ? path(hair, 'M46 72c-4-28 10-45 34-45s38 17 34 45c-4-6-6-12-7-18-16 4-38 0-46-10-4 8-9 20-15 28z') : '',
    face.style === 'long' ? path(hair, 'M47 74c-2-26 12-44 33-44s35 18 33 44c-8-6-24-16-33-34-9 18-25 28-33 34z') : '',
    face.style === 'bun' ? path(hair, 'M47 70c-1-24 13-40 33-40s34 16 33 40c-9-4-17-14-20-24-10 14-32 18-46 24z') : '',
    // Eyes, brows, mouth.
    '<circle cx="67" cy="76" r="3.4" fill="#2b2420"/><circle cx="93" cy="76" r="3.4" fill="#2b2420"/>',
    line(face.beard ? '#160f0d' : hair, 'M60 67c4-3 9-3 12-1', 2.6),
    line(face.beard ? '#160f0d' : hair, 'M88 66c3-2 8-2 12 1', 2.6),
    line(shade, 'M80 78c-1 5-3 8-1 10 1 1 3 1 4 0', 2.4),
    line('#8c3b34', 'M71 98c5 5 13 5 18 0', 3),
    face.glasses
      ? '<g fill="none" stroke="#3a3f47" stroke-width="2.4"><circle cx="67" cy="77" r="9.5"/><circle cx="93" cy="77" r="9.5"/><path d="M76.500 76c2-2 5-2 7 0M57.500 75l-9-2M102.500 75l9-2"/></g>'
      : '',
  ];
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160" width="160" height="160">' +
    `<defs><linearGradient id="b" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${face.back[0]}"/>` +
    `<stop offset="1" stop-color="${face.back[1]}"/></linearGradient></defs>` +
    `<rect width="160" height="160" fill="url(#b)"/>${parts.join('')}</svg>\n`
  );
}

function path(fill: string, d: string): string {
  return `<path fill="${fill}" d="${d}"/>`;
}

function line(stroke: string, d: string, width: number): string {
  return `<path fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" d="${d}"/>`;
}
