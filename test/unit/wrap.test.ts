import { expect } from 'chai';
import { wrap } from '../../src/system/wrap.js';

describe('text on a terminal', () => {
  it('stays as it is where it fits, its spaces too', () => {
    expect(wrap('ab  cd\n\n  efgh', 6)).to.equal('ab  cd\n\n  efgh');
  });

  it('is broken at spaces where it does not fit, each line by itself', () => {
    expect(wrap('one two three\nfour five', 7)).to.equal('one two\nthree\nfour\nfive');
    expect(wrap('one two three', 8)).to.equal('one two\nthree');
  });

  it('is not broken inside a word or an ID that is longer than a line', () => {
    expect(wrap('0Af5g0000000001CAA is in progress', 10)).to.equal('0Af5g0000000001CAA\nis in\nprogress');
  });

  it('is not broken inside a command in quotation marks, or before the mark after it', () => {
    expect(wrap('Run "sf org list --all", please.', 10)).to.equal('Run\n"sf org list --all",\nplease.');
  });

  it('is measured in columns, of which some letters take two', () => {
    expect(wrap('山田 太郎', 8)).to.equal('山田\n太郎');
    expect(wrap('山田 太郎', 9)).to.equal('山田 太郎');
  });

  it('of nothing but spaces has no words to show', () => {
    expect(wrap('    ', 3)).to.equal('');
  });
});
