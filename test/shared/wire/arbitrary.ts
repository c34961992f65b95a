/** Frames of any content that the types allow, for fast-check. */
import fc from 'fast-check';
import { type Id, idFromBytes } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { answerCodes, stopCodes } from '../../../src/shared/wire/codec.ts';
import type { Answer, ClientFrame, Letter, ServerFrame, StreamEntry } from '../../../src/shared/wire/frames.ts';

export const anId = <K extends string>(): fc.Arbitrary<Id<K>> => fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => idFromBytes(bytes) as Id<K>);
const aNumber = fc.oneof(fc.nat(300), fc.maxSafeNat());
const aName = fc.string({ unit: 'grapheme', maxLength: 20 });
const someBytes = fc.uint8Array({ maxLength: 80 });

/** JSON within the limits, as it is after one trip through JSON's text (which knows no −0). */
const aJson: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 5 })
  .filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)))
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);

const aLetter: fc.Arbitrary<Letter> = fc.oneof(
  fc.record({
    kind: fc.constant('birth' as const),
    number: aNumber,
    birth: fc.record({ space: anId<'space'>(), kind: aName, maker: anId<'member'>(), at: aNumber, hosts: fc.array(anId<'space'>(), { maxLength: 3 }) }),
  }),
  fc.record({ kind: fc.constant('edit' as const), number: aNumber, space: anId<'space'>(), doc: anId<'doc'>(), docKind: aName, update: someBytes }),
  fc.record({ kind: fc.constant('claim' as const), number: aNumber, id: anId<'claim'>(), verb: aName, args: aJson }),
);

export const aClientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record({
    type: fc.constant('hello' as const),
    version: fc.constant(1),
    device: anId<'device'>(),
    epoch: aNumber,
    cursors: fc.array(fc.tuple(anId<'space'>(), aNumber), { maxLength: 5 }),
  }),
  fc.record({ type: fc.constant('push' as const), letters: fc.array(aLetter, { maxLength: 5 }) }),
  fc
    .record({ type: fc.constant('presence' as const), space: anId<'space'>(), doc: anId<'doc'>(), client: aNumber, state: aJson })
    .filter((frame) => JSON.stringify(frame.state).length < 600),
  fc.constant({ type: 'ping' as const }),
);

const anEntry: fc.Arbitrary<StreamEntry> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('edit' as const),
      seq: aNumber,
      doc: anId<'doc'>(),
      docKind: aName,
      member: anId<'member'>(),
      seconds: aNumber,
      update: someBytes,
      deflated: fc.constant(true as const),
    },
    { requiredKeys: ['kind', 'seq', 'doc', 'docKind', 'member', 'seconds', 'update'] },
  ) as fc.Arbitrary<StreamEntry>,
  fc.record({ kind: fc.constant('row' as const), seq: aNumber, key: aName, value: aJson }),
);
const anAnswer: fc.Arbitrary<Answer> = fc.record({ number: aNumber, code: fc.constantFrom(...answerCodes), detail: aJson });

export const aServerFrame: fc.Arbitrary<ServerFrame> = fc.oneof(
  fc.record({ type: fc.constant('welcome' as const), version: aNumber, epoch: aNumber, now: aNumber, member: anId<'member'>() }),
  fc.record({ type: fc.constant('batch' as const), space: anId<'space'>(), from: aNumber, to: aNumber, entries: fc.array(anEntry, { maxLength: 5 }) }),
  fc.constant({ type: 'caught-up' as const }),
  fc.record({ type: fc.constant('answers' as const), answers: fc.array(anAnswer, { maxLength: 5 }) }),
  fc.record({ type: fc.constant('presence' as const), space: anId<'space'>(), doc: anId<'doc'>(), client: aNumber, member: anId<'member'>(), state: aJson }),
  fc.record({ type: fc.constant('gone' as const), space: anId<'space'>() }),
  fc.record({ type: fc.constant('stop' as const), code: fc.constantFrom(...stopCodes) }),
  fc.record({ type: fc.constant('pong' as const), now: aNumber }),
);
