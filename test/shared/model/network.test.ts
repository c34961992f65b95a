import { describe, expect, it } from 'vitest';
import { isId } from '../../../src/shared/base/ids.ts';
import { binNetwork, nameIn, putCard, putCardFields, readCard, takeBackNetwork } from '../../../src/shared/model/network.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import { putProfile, putProfileFields, readProfile } from '../../../src/shared/model/profile.ts';
import { aPaper, exchange, stepOf } from './papers.ts';

describe('a network’s card', () => {
  it('[D6] an empty one reads as its fallbacks', () => {
    const card = readCard(aPaper(0, 'card'));
    expect([card.nameFi.value, card.themes.value, card.colour.value, card.weave.value]).toEqual(['', [], 'jarvi', 'plain']);
  });

  it('[D1] its founder’s first page is one step', () => {
    const card = aPaper(0, 'card');
    let updates = 0;
    card.y.on('update', () => updates++);
    const step = stepOf(
      putCardFields(card, [
        { field: 'nameFi', seen: [], value: 'HR-sytyttäjät' },
        { field: 'themes', seen: [], value: ['perehdytys', 'kokeilut'] },
        { field: 'colour', seen: [], value: 'hilla' },
      ]),
    );
    expect([updates, step.acts.length]).toEqual([1, 3]);
    expect(readCard(card)).toMatchObject({ nameFi: { value: 'HR-sytyttäjät' }, themes: { value: ['perehdytys', 'kokeilut'] }, colour: { value: 'hilla' } });
  });

  it('[D7] takes seven themes at most', () => {
    expect(putCard(aPaper(0, 'card'), 'themes', [], ['1', '2', '3', '4', '5', '6', '7', '8'])).toEqual({ kind: 'refused', code: 'too-many', max: 7 });
  });

  it('[D12] in the bin it is read-only, and comes back', () => {
    const card = aPaper(0, 'card');
    stepOf(binNetwork(card));
    expect(putCard(card, 'nameFi', [], 'x')).toBeNull();
    stepOf(takeBackNetwork(card));
    stepOf(putCard(card, 'nameFi', [], 'x'));
  });

  it('[D6] is called what there is: the reader’s language, else Finnish, Swedish, English', () => {
    const names = { nameFi: 'Verkosto', nameSv: '', nameEn: 'Network' };
    expect([nameIn('fi', names), nameIn('sv', names), nameIn('en', names), nameIn('sv', { nameFi: '', nameSv: '', nameEn: 'N' })]).toEqual([
      'Verkosto',
      'Verkosto',
      'Network',
      'N',
    ]);
  });
});

describe('a profile', () => {
  it('[D9] begun apart on two devices of one member, both names stand', () => {
    const [laptop, phone] = [aPaper(0, 'profile'), aPaper(3, 'profile')];
    expect(laptop.me).toBe(phone.me);
    putProfileFields(laptop, [
      { field: 'name', seen: [], value: 'Aino Esimerkki' },
      { field: 'organisation', seen: [], value: 'Mallivirasto' },
    ]);
    putProfile(phone, 'name', [], 'Aino E.');
    exchange(laptop, phone);
    expect(readProfile(laptop).name.offers).toHaveLength(2);
    expect(readProfile(phone).organisation.value).toBe('Mallivirasto');
  });

  it('[D9] the single documents of a space have ids that any device derives, each its own', () => {
    const { space } = aPaper(0);
    const ids = (['card', 'event', 'floor', 'profile'] as const).map((kind) => docIdOf(space, kind));
    expect(new Set(ids).size).toBe(4);
    expect(ids.every(isId)).toBe(true);
    expect(docIdOf(space, 'event')).toBe(ids[1]);
  });
});
