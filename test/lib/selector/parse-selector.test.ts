import { describe, expect, it } from 'vitest';
import { parseSelector } from '../../../src/lib/selector/parse-selector.ts';
import { printSelector } from '../../../src/lib/selector/print-selector.ts';

/** Canonical text of a selector, or where it stops being one and what could have stood there. */
function read(text: string, newlineIsBlank = false): string {
  const parsed = parseSelector(text, { newlineIsBlank });
  return parsed.ok ? printSelector(parsed.selector) : `${parsed.error.column} ${parsed.error.expected}`;
}

const LONGEST = 'k'.repeat(512);

describe('a selector', () => {
  it.each([
    ['', 'all()'],
    [' \t ', 'all()'],
    ['all()', 'all()'],
    ['all( \t)', 'all()'],
    ['global( )', 'global()'],
    ['has(a)', 'has(a)'],
    ['has( \ta/b.c_d-E0 )', 'has(a/b.c_d-E0)'],
    [`a == 'b'`, 'a == "b"'],
    [`a=="b"`, 'a == "b"'],
    [`a!='b'`, 'a != "b"'],
    [`\ta  ==\t'b' `, 'a == "b"'],
    [`a contains''`, 'a contains ""'],
    [`a contains 'b'`, 'a contains "b"'],
    [`a starts with 'b'`, 'a starts with "b"'],
    [`a startswith'b'`, 'a starts with "b"'],
    [`a starts \t with 'b'`, 'a starts with "b"'],
    [`a ends with "b"`, 'a ends with "b"'],
    [`a endswith "b"`, 'a ends with "b"'],
    [`a in {'b'}`, 'a in {"b"}'],
    [`a in{'b'}`, 'a in {"b"}'],
    [`a not in {'b'}`, 'a not in {"b"}'],
    [`a notin{'b'}`, 'a not in {"b"}'],
    [`a in {}`, 'a in {}'],
    [`a not in { }`, 'a not in {}'],
    [`a in {'c', "b",'c',}`, 'a in {"b", "c"}'],
    [`a in {'b' , }`, 'a in {"b"}'],
  ])('%j reads as %s', (text, canonical) => expect(read(text)).toBe(canonical));

  it.each([
    // Escapes do not exist; any other character may stand between quotes, the other quote and line breaks too.
    [`a == 'say "x"'`, `a == 'say "x"'`],
    [`a == "it's"`, `a == "it's"`],
    [`a == 'b\\'`, 'a == "b\\"'],
    [`a == 'b\nc é🙂 && ) }'`, 'a == "b\nc é🙂 && ) }"'],
    [`a in {'x"', 'y'}`, `a in {'x"', "y"}`],
  ])('%j keeps its value as it is', (text, canonical) => expect(read(text)).toBe(canonical));

  it.each([
    [`a == '1' || b == '2' && c == '3'`, '(a == "1" || (b == "2" && c == "3"))'],
    [`a == '1' && b == '2' || c == '3'`, '((a == "1" && b == "2") || c == "3")'],
    [`(a == '1' || b == '2') && c == '3'`, '((a == "1" || b == "2") && c == "3")'],
    [`has(a)&&has(b)&&has(c)`, '(has(a) && has(b) && has(c))'],
    [`(has(a) && has(b)) && has(c)`, '((has(a) && has(b)) && has(c))'],
    [`((( has(a) )))`, 'has(a)'],
    [`!a == 'b'`, '!a == "b"'],
    [`!has(a) && has(b)`, '(!has(a) && has(b))'],
    [`!(has(a) && has(b))`, '!(has(a) && has(b))'],
    [`!!has(a)`, 'has(a)'],
    [`! ! \t!has(a)`, '!has(a)'],
    [`!(!has(a))`, 'has(a)'],
  ])('%j binds as %s', (text, canonical) => expect(read(text)).toBe(canonical));

  it.each([
    [`has == 'x'`, 'has == "x"'],
    [`all != 'x'`, 'all != "x"'],
    [`global in {}`, 'global in {}'],
    [`in in {'in'}`, 'in in {"in"}'],
    [`not not in {}`, 'not not in {}'],
    [`contains contains 'x'`, 'contains contains "x"'],
    [`has(has) && has( all )`, '(has(has) && has(all))'],
    [`has2 == 'x'`, 'has2 == "x"'],
    [`${LONGEST} == 'x'`, `${LONGEST} == "x"`],
    [`has(${LONGEST})`, `has(${LONGEST})`],
  ])('%j names a label like a word of the language', (text, canonical) => expect(read(text)).toBe(canonical));
});

describe('what is no selector', () => {
  it.each([
    // A word is only known with the parenthesis glued to it.
    ['has (a)', '5 operator'],
    ['all ()', '5 operator'],
    ['global ()', '8 operator'],
    ['nothas(a)', '7 operator'],
    ['All()', '4 operator'],
    ['has()', '5 label'],
    ['has( )', '6 label'],
    [`has('a')`, '5 label'],
    ['has(a', '6 closing-parenthesis'],
    ['has(a b)', '7 closing-parenthesis'],
    ['all(a)', '5 closing-parenthesis'],
    ['global(', '8 closing-parenthesis'],
    // A label, and then?
    ['a', '2 operator'],
    ['a ', '3 operator'],
    ['a b', '3 operator'],
    ['a inx', '3 operator'],
    [`a in2{'x'}`, '3 operator'],
    ['a not', '3 operator'],
    [`a not2in {}`, '3 operator'],
    [`a startswithx 'b'`, '3 operator'],
    [`a starts 'b'`, '3 operator'],
    [`a contains- 'b'`, '3 operator'],
    [`a CONTAINS 'b'`, '3 operator'],
    [`a ! 'b'`, '3 operator'],
    [`a = 'b'`, '3 equals-equals'],
    // A value needs quotes.
    ['a == b', '6 string'],
    ['a == ', '6 string'],
    ['a !=', '5 string'],
    [`a === 'b'`, '5 string'],
    [`a contains {'b'}`, '12 string'],
    ['a starts with b', '15 string'],
    [`a == 'b`, '6 closing-quote'],
    [`a == 'b"`, '6 closing-quote'],
    [`a == "`, '6 closing-quote'],
    [`a == 'b' '`, '10 end'],
    // Sets.
    [`a in 'b'`, '6 set'],
    ['a in', '5 set'],
    ['a not in ()', '10 set'],
    ['a in {', '7 string'],
    ['a in {b}', '7 string'],
    ['a in {,}', '7 string'],
    [`a in {'b',,}`, '11 string'],
    [`a in {'b',`, '11 string'],
    [`a in {'b' 'c'}`, '11 comma-or-brace'],
    [`a in {'b'`, '10 comma-or-brace'],
    [`a in {'b')`, '10 comma-or-brace'],
    [`a in {'b}`, '7 closing-quote'],
    // Operators between terms.
    ['has(a) & has(b)', '8 and-and'],
    ['has(a) | has(b)', '8 or-or'],
    ['(has(a) & has(b))', '9 and-and'],
    ['(has(a) |', '9 or-or'],
    ['has(a) has(b)', '8 end'],
    ['has(a) &&', '10 term'],
    ['|| has(a)', '1 term'],
    ['has(a) && || has(b)', '11 term'],
    ['has(a) &&& has(b)', '10 term'],
    // Parentheses and negations.
    ['()', '2 term'],
    ['(', '2 term'],
    [')', '1 term'],
    ['(has(a)', '8 closing-parenthesis'],
    ['(has(a) has(b))', '9 closing-parenthesis'],
    ['has(a))', '7 end'],
    ['!', '2 term'],
    ['! ', '3 term'],
    [`!!= 'a'`, '2 term'],
    [`!= 'a'`, '1 term'],
    [`'a' == 'b'`, '1 term'],
    ['{', '1 term'],
    // Labels.
    [`${LONGEST}k == 'x'`, '1 shorter-label'],
    [`has( ${LONGEST}k)`, '6 shorter-label'],
    [`é == 'x'`, '1 term'],
    [`a:b == 'x'`, '2 operator'],
    [`*`, '1 term'],
    // Columns count characters, not halves of them.
    [`a == '🙂' && b = 'c'`, '15 equals-equals'],
  ])('%j stops at %s', (text, where) => expect(read(text)).toBe(where));

  it('says what stands there, and in words what is missing', () => {
    expect(parseSelector(`app = 'web'`)).toEqual({
      ok: false,
      error: {
        column: 5,
        expected: 'equals-equals',
        found: `= 'web'`,
        says: `column 5: expected ==; found "= 'web'"`,
      },
    });
    expect(parseSelector('has(a) &&')).toMatchObject({
      error: { found: '', says: 'column 10: expected a label, has(, all(, global( or (; the text ends' },
    });
  });
  it('shows no more than an excerpt, and nothing that could redraw a screen', () => {
    const parsed = parseSelector(`a == \u202e\u001b[2J${'🙂'.repeat(1000)}`);
    expect(parsed).toMatchObject({ ok: false, error: { column: 6, expected: 'string' } });
    const says = parsed.ok ? '' : parsed.error.says;
    expect(says).toContain('\ufffd\ufffd[2J🙂');
    expect([...says].length).toBeLessThan(80);
  });
});

describe('a line break', () => {
  const INSIDE = ['has(\na\r\n)', 'all(\n)', 'global(\f)', `a not\nin {}`, `a starts\nwith 'b'`];
  it.each(INSIDE)('is a blank inside %j for v3.29 and older only', (text) => {
    expect(parseSelector(text, { newlineIsBlank: true }).ok).toBe(true);
    expect(parseSelector(text).ok).toBe(false);
  });
  it.each([
    [`a\n== 'b'`, '2 operator'],
    [`a ==\n'b'`, '5 string'],
    [`has(a)\n&& has(b)`, '7 end'],
    [`\nhas(a)`, '1 term'],
    [`a in\n{}`, '5 set'],
    [`\n`, '1 term'],
  ])('is no blank elsewhere, in any version: %j', (text, where) => {
    expect([read(text), read(text, true)]).toEqual([where, where]);
  });
  it('is where the current version stops', () => {
    expect(INSIDE.map((text) => read(text))).toEqual([
      '5 label',
      '5 closing-parenthesis',
      '8 closing-parenthesis',
      '3 operator',
      '3 operator',
    ]);
  });
  it('is no other blank of Unicode', () => {
    expect([read('has(\u00a0a)', true), read('has(\u2028a)', true), read('has(\va)', true)]).toEqual([
      '5 label',
      '5 label',
      '5 label',
    ]);
  });
});
