import { parseAst } from 'rollup/parseAst';
import { describe, expect, it } from 'vitest';
import { assume } from '../lean-preact.mjs';

const lean = (code: string, values: Record<string, string>) => {
  const found: string[] = [];
  const result = assume(code, parseAst(code), values, (text) => found.push(text));
  return { result, found };
};

describe('assume', () => {
  it('gives expressions a value wherever they are read', () => {
    const code = 'if (isOld && a.isOld && options.old) b(isOld ? 1 : options.old.deep);';
    const { result, found } = lean(code, { isOld: 'false', 'options.old': 'undefined' });
    expect(result).toBe('if (false && a.isOld && undefined) b(false ? 1 : undefined.deep);');
    expect([...new Set(found)]).toEqual(['isOld', 'options.old']);
  });

  it('leaves names alone that are declared or name a property', () => {
    const { result } = lean('function a(old) { return { old: old, b: old.old }; }', { old: 'null' });
    expect(result).toBe('function a(old) { return { old: null, b: null.old }; }');
  });

  it('evaluates what is assigned, and nothing more', () => {
    expect(lean('old = other = b(old);', { old: '1' }).result).toBe('(other = b(1));');
    expect(lean('const old = b();', { old: '1' }).result).toBe('const old = 1;');
    expect(lean('let old;', { old: '1' }).result).toBe('let old = 1;');
  });

  it('takes the widest expression', () => {
    expect(lean('if (a.b & MODE) c(a.b);', { 'a.b & MODE': 'false', 'a.b': '0' }).result).toBe('if (false) c(0);');
  });
});
