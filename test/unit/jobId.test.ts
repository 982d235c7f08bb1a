import { expect } from 'chai';
import { isSameId, toJobId } from '../../src/deployments/jobId.js';

describe('a job ID', () => {
  for (const { text, id } of [
    { text: '0Af0x000017yLUFCA2', id: '0Af0x000017yLUFCA2' },
    { text: '0Af0x000017yLUF', id: '0Af0x000017yLUFCA2' },
    { text: '0Af5g0000000001', id: '0Af5g0000000001CAA' },
    // The greatest checksum digit, 5, stands for five capitals.
    { text: '0AfABABCDEFGHIJ', id: '0AfABABCDEFGHIJ055' },
  ]) {
    it(`is ${id} when ${text} is passed`, () => {
      expect(toJobId(text)).to.equal(id);
    });
  }

  it('has a checksum whose bits tell the capitals of five characters, the first one being the lowest', () => {
    const checksums = ['0AfaaaaaaaAaaaa', '0AfaaAaaaaaAaaa', '0AfaaaaaaaaaaaA', '0AfaaAAAAAaaaaa'].map((id) =>
      toJobId(id)?.slice(15),
    );
    // Of 0Afaa, only the second character is a capital: C, the bit with value 2.
    expect(checksums).to.deep.equal(['CAB', 'CBC', 'CAQ', 'C5A']);
  });

  for (const { text, why } of [
    { text: '0Af0x000017yLUFCA3', why: 'its checksum is wrong' },
    { text: '0Af0x000017yLUfCA2', why: 'a letter of it is small' },
    { text: '0Af0x000017yLUFca2', why: 'its checksum is in small letters' },
    { text: '0af0x000017yLUF', why: 'its prefix is another one' },
    { text: '01p0x000017yLUF', why: 'it is the ID of something else' },
    { text: '0Af0x000017yLU', why: 'it has 14 characters' },
    { text: '0Af0x000017yLUFC', why: 'it has 16 characters' },
    { text: '0Af0x000017yLUFCA', why: 'it has 17 characters' },
    { text: '0Af0x000017yLUFCA2A', why: 'it has 19 characters' },
    { text: '0Af000000000001?x=', why: 'it has a character that is no letter or digit' },
    { text: '0Af000000000001/..', why: 'it leads to another path' },
    { text: '0Af0x000017yLUF\n', why: 'it ends with a line break' },
    { text: 'x0Af0x000017yLUFCA2', why: 'something stands before it' },
    { text: 'x0Af5g000000001EAA', why: 'it begins with something else' },
    { text: '', why: 'it is empty' },
  ]) {
    it(`is none when ${why}`, () => {
      expect(toJobId(text)).to.equal(undefined);
    });
  }
});

describe('two IDs', () => {
  for (const { one, other, same } of [
    { one: '0055g0000000001AAA', other: '0055g0000000001', same: true },
    { one: '0055g0000000001', other: '0055g0000000001AAA', same: true },
    { one: '0055g000000abcd', other: '0055g000000ABCD', same: false },
    { one: '0055g0000000001', other: '0055g0000000002', same: false },
  ]) {
    it(`name ${same ? 'the same record' : 'different records'} when they are ${one} and ${other}`, () => {
      expect(isSameId(one, other)).to.equal(same);
    });
  }
});
