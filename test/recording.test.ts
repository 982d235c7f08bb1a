import { expect } from 'chai';
import type { Run } from '../recording/frame.js';
import { svgOf } from '../recording/svg.js';

describe('the picture of a recording', () => {
  const run = (text: string): Run => ({ column: 0, text, isBold: false, isDim: false, isInverse: false });
  const picture = (...texts: string[]): string =>
    svgOf(
      texts.map((text, index) => ({ at: index * 1000, lines: [[run(text)]] })),
      { title: 'A & B', columns: 20, duration: 4000 },
    );

  it('escapes what has a meaning in XML', () => {
    expect(picture('<&>')).to.include('>&lt;&amp;&gt;</text>').and.include('<title>A &amp; B</title>');
  });

  it('has a line that comes back once, and the last one first, which is what is seen without any movement', () => {
    const texts = [...picture('one', 'two', 'one').matchAll(/>(\w+)<\/text>/g)].map(([, text]) => text);

    expect(texts).to.deep.equal(['one', 'two']);
  });

  it('shows each line at its time', () => {
    expect(picture('one', 'two', 'one')).to.include(
      '{0%{transform:translateY(0px)}25%{transform:translateY(-19px)}50%{transform:translateY(0px)}}',
    );
  });
});
