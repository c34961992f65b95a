import { describe, expect, it } from 'vitest';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import type { Hand } from '../../../sync-server/rooms/verdict.ts';
import { aHouse, type TestHouse, TestPaper } from '../../support/server-house.ts';
import type { UnnumberedLetter } from '../../support/server-line.ts';

const birth = (maker: Hand['member'], kind: string, hosts: readonly SpaceId[], space = freshId<'space'>()): UnnumberedLetter => ({
  kind: 'birth',
  birth: { space, kind, maker, at: 1_795_000_000, hosts },
});

/** A network of Aino's with Björn and Celia in it, and one of Aino's alone. */
async function aTown() {
  const house = aHouse();
  const aino = await house.join('Aino');
  const network = await house.network(aino);
  const [bjorn, celia] = [await house.join('Björn', network), await house.join('Celia', network)];
  return { house, aino, bjorn, celia, network, other: await house.network(aino) };
}

/** As leaving will do it: the role and the member's own row go together. */
async function leave(house: TestHouse, { member }: Hand, network: SpaceId): Promise<void> {
  await house.log.commit([
    { kind: 'row', space: network, key: `role/${member}`, value: null },
    { kind: 'row', space: member as unknown as SpaceId, key: `space/${network}`, value: null },
  ]);
}

const goal = (space: SpaceId, hand: Hand): TestPaper => new TestPaper(space, 'goal', hand.member);

describe('the birth of a hosted space', () => {
  it.each(['goal', 'pool'] as const)('[R54] of kind %s is listed in its hosts by the commit that makes it, with its founder in it', async (kind) => {
    const { house, bjorn, network } = await aTown();
    const before = await house.log.head(network);
    const space = await house.hosted(bjorn, kind, [network]);
    expect((await house.log.rows(network)).get(`hosted/${space}`)).toEqual({ kind, maker: bjorn.member, at: 1_795_000_000 });
    expect(Object.fromEntries(await house.log.rows(space))).toMatchObject({
      birth: { kind, hosts: [network] },
      [`role/${bjorn.member}`]: { role: kind === 'goal' ? 'owner' : 'steward', name: 'Björn' },
    });
    expect(await house.log.head(network)).toBe(before + 1);
    expect((await house.log.rows(bjorn.member as unknown as SpaceId)).has(`space/${space}`)).toBe(false);
    const again = birth(bjorn.member, kind, [network], space);
    expect(await house.code(bjorn, again)).toBe('kept');
    expect(await house.log.head(network)).toBe(before + 1);
  });

  it('[R54] writes nothing when the disk is full, and all when it is not', async () => {
    const { house, bjorn, network } = await aTown();
    const letter = birth(bjorn.member, 'goal', [network]);
    const before = await house.log.head(network);
    house.log.full = true;
    expect(await house.code(bjorn, letter)).toBe('cannot-store');
    expect(await house.log.head(network)).toBe(before);
    house.log.full = false;
    expect(await house.code(bjorn, letter)).toBe('kept');
  });

  it('[R55][W83] needs a host, and a role of the maker in every one', async () => {
    const { house, aino, bjorn, network, other } = await aTown();
    const event = await house.event(bjorn, [network]);
    expect(await house.code(bjorn, birth(bjorn.member, 'goal', []))).toBe('bad-form');
    expect(await house.code(bjorn, birth(bjorn.member, 'goal', [network, other]))).toBe('not-a-member');
    expect(await house.code(bjorn, birth(bjorn.member, 'pool', [freshId<'space'>()]))).toBe('not-a-member');
    expect(await house.code(bjorn, birth(bjorn.member, 'pool', [event]))).toBe('not-a-member');
    expect(await house.code(aino, birth(aino.member, 'pool', [network, other]))).toBe('kept');
    expect([...(await house.log.rows(other)).keys()].filter((key) => key.startsWith('hosted/')).length).toBe(1);
  });

  it('[R55] is refused beyond as many as a network holds', async () => {
    const { house, bjorn, network } = await aTown();
    const rows = Array.from({ length: 2_000 }, () => ({
      kind: 'row' as const,
      space: network,
      key: `hosted/${freshId()}`,
      value: { kind: 'goal', maker: bjorn.member, at: 1 },
    }));
    await house.log.commit(rows.slice(1));
    expect(await house.code(bjorn, birth(bjorn.member, 'goal', [network]))).toBe('kept');
    expect(await house.code(bjorn, birth(bjorn.member, 'goal', [network]))).toBe('too-many');
  });
});

describe('rights in a hosted space', () => {
  it('[R56][W88] come with a role in a host and go with it', async () => {
    const { house, bjorn, celia, network } = await aTown();
    const space = await house.hosted(bjorn, 'goal', [network]);
    expect(await house.code(bjorn, goal(space, bjorn).type('mine'))).toBe('kept');
    const paper = goal(space, celia);
    expect(await house.code(celia, paper.type('ours'))).toBe('kept');
    await leave(house, celia, network);
    expect(await house.code(celia, paper.type('late'))).toBe('not-available');
  });

  it('[R56] of a pool let members read and its steward write', async () => {
    const { house, bjorn, celia, network } = await aTown();
    const space = await house.hosted(bjorn, 'pool', [network]);
    expect(await house.code(celia, new TestPaper(space, 'pool', celia.member).type('x'))).toBe('not-allowed');
    expect(await house.code(bjorn, new TestPaper(space, 'pool', bjorn.member).type('x'))).toBe('kept');
  });

  it('[R56] are not there for a stranger, nor through a host that lists the space no longer, nor for events', async () => {
    const { house, aino, bjorn, celia, network, other } = await aTown();
    const space = await house.hosted(aino, 'goal', [other]);
    expect(await house.code(celia, goal(space, celia).type('x'))).toBe('not-available');
    const listed = await house.hosted(aino, 'goal', [network]);
    await house.row(network, `hosted/${listed}`, null);
    expect(await house.code(bjorn, goal(listed, bjorn).type('x'))).toBe('not-available');
    const event = await house.event(aino, [network]);
    await house.row(network, `hosted/${event}`, { kind: 'goal', maker: aino.member, at: 1 });
    expect(await house.code(bjorn, new TestPaper(event, 'event', bjorn.member).type('x'))).toBe('not-available');
  });

  it('[R56] are asked when an edit is tried, so that a right taken away meanwhile counts', async () => {
    const { house, bjorn, celia, network } = await aTown();
    const space = await house.hosted(bjorn, 'goal', [network]);
    const paper = goal(space, celia);
    await house.take(celia, paper.type('a'));
    const left = leave(house, celia, network);
    const late = house.code(celia, paper.type('b'));
    await left;
    expect(['kept', 'not-available', 'not-allowed']).toContain(await late);
    expect(await house.code(celia, paper.type('c'))).toBe('not-available');
  });
});

describe('the streams of hosted spaces', () => {
  it('[R50] tell a member of all that its networks host, from where the device stood', async () => {
    const { house, bjorn, celia, network } = await aTown();
    const [one, two] = [await house.hosted(bjorn, 'goal', [network]), await house.hosted(bjorn, 'pool', [network])];
    await house.take(bjorn, goal(one, bjorn).type('x'));
    const pipe = await house.listen(celia, new Map([[two, 1]]));
    expect(pipe.batches(one)).toMatchObject([{ from: 0, to: 3 }]);
    expect(pipe.batches(two)).toMatchObject([{ from: 1, to: 2 }]);
    expect(pipe.gone()).toEqual([]);
  });

  it('[R51] open a new one from 0 on all open sockets of members, before the birth is answered', async () => {
    const { house, bjorn, celia, network } = await aTown();
    const pipes = [await house.listen(bjorn), await house.listen(celia), await house.listen({ ...celia, device: freshId<'device'>() })];
    const stranger = await house.listen(await house.join('Dan', await house.network(bjorn)));
    const space = await house.hosted(bjorn, 'goal', [network]);
    for (const pipe of pipes) {
      await pipe.stream?.caughtUp();
      expect(pipe.batches(space)[0]).toMatchObject({ from: 0, to: 2, entries: [{ key: 'birth' }, { key: `role/${bjorn.member}` }] });
    }
    await house.take(bjorn, goal(space, bjorn).type('live'));
    expect(pipes.slice(1).map((pipe) => pipe.batches(space).at(-1)?.entries.length)).toEqual([1, 1]);
    expect(stranger.batches(space)).toEqual([]);
  });

  it('[R51] open with the network that a member joins', async () => {
    const { house, aino, bjorn, other } = await aTown();
    const space = await house.hosted(aino, 'goal', [other]);
    const pipe = await house.listen(bjorn);
    await house.log.commit([
      { kind: 'row', space: other, key: `role/${bjorn.member}`, value: { role: 'member' } },
      { kind: 'row', space: bjorn.member as unknown as SpaceId, key: `space/${other}`, value: { kind: 'network', role: 'member' } },
    ]);
    await pipe.stream?.caughtUp();
    expect(pipe.batches(space)).toMatchObject([{ from: 0, to: 2 }]);
    expect(pipe.batches(other)).toMatchObject([{ from: 0 }]);
  });

  it('[R52] end when the role in the host goes, or the row in it, and begin anew from 0 with own edits when they come again', async () => {
    const { house, bjorn, celia, network } = await aTown();
    const space = await house.hosted(bjorn, 'goal', [network]);
    const [pipe, his] = [await house.listen(celia), await house.listen(bjorn)];
    await house.take(celia, goal(space, celia).type('mine'));
    await leave(house, celia, network);
    expect([...pipe.gone()].sort()).toEqual([network, space].sort());
    expect(his.gone()).toEqual([]);
    await house.take(bjorn, goal(space, bjorn).type('unheard'));
    expect(pipe.batches(space).flatMap(({ entries }) => entries).length).toBe(2);
    await house.row(celia.member as unknown as SpaceId, `space/${network}`, { kind: 'network', role: 'member' });
    await house.row(network, `role/${celia.member}`, { role: 'member' });
    await pipe.stream?.caughtUp();
    expect(pipe.batches(space).at(-1)).toMatchObject({ from: 0, to: 4 });
    expect(pipe.batches(space).at(-1)?.entries.length).toBe(4);
    await house.row(network, `hosted/${space}`, null);
    expect([pipe.gone().at(-1), his.gone().at(-1)]).toEqual([space, space]);
  });

  it('[R52][R53] of one that is reached through two hosts come once, and end with the last', async () => {
    const { house, aino, bjorn, network, other } = await aTown();
    await house.log.commit([
      { kind: 'row', space: other, key: `role/${bjorn.member}`, value: { role: 'member' } },
      { kind: 'row', space: bjorn.member as unknown as SpaceId, key: `space/${other}`, value: { kind: 'network', role: 'member' } },
    ]);
    const pipe = await house.listen(bjorn);
    const space = await house.hosted(aino, 'goal', [network, other]);
    await house.take(aino, goal(space, aino).type('x'));
    await pipe.stream?.caughtUp();
    expect(pipe.batches(space).flatMap(({ entries }) => entries).length).toBe(3);
    await leave(house, bjorn, network);
    expect(pipe.gone()).toEqual([network]);
    await house.take(aino, goal(space, aino).type('y'));
    expect(pipe.batches(space).flatMap(({ entries }) => entries).length).toBe(4);
    await leave(house, bjorn, other);
    expect([...pipe.gone()].sort()).toEqual([network, other, space].sort());
  });

  it('[R52][R26] are told as gone at a hello, when the role went meanwhile', async () => {
    const { house, bjorn, celia, network } = await aTown();
    const space = await house.hosted(bjorn, 'goal', [network]);
    const told = await house.listen(celia);
    await leave(house, celia, network);
    const cursors = new Map([space, network].map((of) => [of, told.batches(of).at(-1)?.to ?? 0]));
    expect([...(await house.listen(celia, cursors)).gone()].sort()).toEqual([network, space].sort());
  });

  it('[R52] ask for the role too, when the own row alone still names the network', async () => {
    const { house, bjorn, celia, network } = await aTown();
    const pipe = await house.listen(celia);
    await house.row(network, `role/${celia.member}`, null);
    const space = await house.hosted(bjorn, 'goal', [network]);
    await pipe.stream?.caughtUp();
    expect([pipe.batches(space), (await house.listen(celia)).batches(space)]).toEqual([[], []]);
  });

  it('[R51] take the cursors of a hello, also for what is founded while it is being answered', async () => {
    const { house, bjorn, celia, network } = await aTown();
    const spaces: SpaceId[] = [];
    const rows = house.rows.of.bind(house.rows);
    const fresh = aSlowRows(rows, network, async () => void spaces.push(await house.hosted(bjorn, 'goal', [network])));
    house.rows.of = fresh;
    const pipe = await house.listen(celia);
    house.rows.of = rows;
    await pipe.stream?.caughtUp();
    for (const space of spaces) expect(pipe.batches(space)).toMatchObject([{ from: 0, to: 2 }]);
    expect(spaces.length).toBe(1);
  });
});

/** Rows that come late once for one space, with something done meanwhile. */
function aSlowRows(of: TestHouse['rows']['of'], slow: SpaceId, meanwhile: () => Promise<void>): TestHouse['rows']['of'] {
  let isFirst = true;
  return async (space) => {
    if (space === slow && isFirst) {
      isFirst = false;
      await meanwhile();
    }
    return of(space);
  };
}
