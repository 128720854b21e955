import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maskCards } from '../src/conversation/mask-cards.ts';

it('hides the numbers of cards, in one piece and in groups', () => {
  expect(maskCards('4111111111111111')).toBe('••••••••••••••••');
  expect(maskCards('card 5500-0055-5555-5559!')).toBe('card ••••-••••-••••-••••!');
  expect(maskCards('3782 822463 10005')).toBe('•••• •••••• •••••');
  expect(maskCards('6011.0009.9013.9424 07 28')).toBe('••••.••••.••••.•••• 07 28');
  expect(maskCards('no 12 4111 1111 1111 1111 12')).toBe('no 12 •••• •••• •••• •••• 12');
});

it('leaves other numbers alone', () => {
  for (const text of ['4111111111111112', '+49 30 1234567', '1234', '2026-01-01 12:30', '80000001', '']) {
    expect(maskCards(text)).toBe(text);
  }
});

it('keeps the length, and is quick with what is not a card', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('4', '1', '0', ' ', '-', 'x'), maxLength: 200 }), (text) => {
      expect(maskCards(text)).toHaveLength(text.length);
    }),
  );
  const started = performance.now();
  maskCards('1 '.repeat(2000));
  maskCards('1'.repeat(4000));
  expect(performance.now() - started).toBeLessThan(500);
});
