/** One way for all kinds: what each kind's own verbs wrote is compared, restored and taken back by lines that know none of them. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { changesBetween } from '../../src/history/compare.ts';
import { restore } from '../../src/history/restore.ts';
import type { StepId } from '../../src/shared/base/ids.ts';
import { putDays, readDays } from '../../src/shared/model/availability.ts';
import { addStep, binStep, moveStep, putGoal, putStep, readGoal, steps } from '../../src/shared/model/goal.ts';
import { ensureFinalBreak, plainText } from '../../src/shared/model/long-text.ts';
import { putCard, readCard } from '../../src/shared/model/network.ts';
import { noteText, putTitle, readNote } from '../../src/shared/model/note.ts';
import { type Paper, sign } from '../../src/shared/model/paper.ts';
import { planText } from '../../src/shared/model/plan.ts';
import { putPool, readPool } from '../../src/shared/model/pool.ts';
import { UndoList } from '../../src/shared/model/undo.ts';
import { aPaper } from '../shared/model/papers.ts';

function write(paper: Paper, text: Y.Text, words: string): void {
  paper.y.transact(() => {
    sign(paper);
    ensureFinalBreak(text);
    text.insert(0, words);
  });
}

interface Kind {
  readonly kind: Paper['kind'];
  readonly begin: (paper: Paper) => void;
  readonly change: (paper: Paper) => void;
  readonly reads: (paper: Paper) => unknown;
  readonly told: readonly string[];
}

const stepNamed = (paper: Paper, text: string): StepId => steps(paper).find((step) => step.text.value === text)?.id as StepId;

const kinds: readonly Kind[] = [
  {
    kind: 'goal',
    begin: (paper) => {
      putGoal(paper, 'when', [], 'uusi tulee');
      for (const text of ['Sovi pari', 'Kahvit', 'Kysy']) addStep(paper, { text });
    },
    change: (paper) => {
      putGoal(paper, 'when', readGoal(paper).when.seen, 'uusi lähtee');
      putStep(paper, stepNamed(paper, 'Kahvit'), 'state', [], 'done');
      moveStep(paper, stepNamed(paper, 'Kysy'), 0);
      binStep(paper, stepNamed(paper, 'Sovi pari'));
      addStep(paper, { text: 'Uusi askel' });
    },
    reads: (paper) => [readGoal(paper).when.value, steps(paper).map((step) => [step.text.value, step.state.value])],
    told: ['when', 'changed Kysy', 'changed Kahvit: state', 'added Uusi askel', 'removed Sovi pari'],
  },
  {
    kind: 'note',
    begin: (paper) => {
      putTitle(paper, [], 'Huoneentaulu');
      write(paper, noteText(paper), 'Kolme hetkeä.');
    },
    change: (paper) => {
      putTitle(paper, readNote(paper).title.seen, 'Taulu');
      write(paper, noteText(paper), 'Neljä ja ');
    },
    reads: (paper) => [readNote(paper).title.value, plainText(noteText(paper))],
    told: ['title + text'],
  },
  {
    kind: 'plan',
    begin: (paper) => write(paper, planText(paper), 'Vuosi alkaa.'),
    change: (paper) => write(paper, planText(paper), 'Uusi '),
    reads: (paper) => plainText(planText(paper)),
    told: ['text'],
  },
  {
    kind: 'pool',
    begin: (paper) => {
      putPool(paper, 'name', [], 'Fasilitoijat');
      putPool(paper, 'skills', [], ['fasilitointi']);
    },
    change: (paper) => putPool(paper, 'skills', readPool(paper).skills.seen, ['fasilitointi', 'viittomakieli']),
    reads: (paper) => [readPool(paper).name.value, readPool(paper).skills.value],
    told: ['skills'],
  },
  {
    kind: 'availability',
    begin: (paper) => putDays(paper, '2027-03', [], 58),
    change: (paper) => putDays(paper, '2027-04', [], 29),
    reads: (paper) => readDays(paper).months,
    told: ['m/2027-04'],
  },
  {
    kind: 'card',
    begin: (paper) => putCard(paper, 'nameFi', [], 'Digiosaajat'),
    change: (paper) => putCard(paper, 'themes', readCard(paper).themes.seen, ['koulutus']),
    reads: (paper) => [readCard(paper).nameFi.value, readCard(paper).themes.value],
    told: ['themes'],
  },
];

describe('one way for all kinds', () => {
  it.each(kinds)('[D85] [D88] of a $kind is told what changed, and it comes back as it stood and forth again', ({ kind, begin, change, reads, told }) => {
    const paper = aPaper(0, kind);
    begin(paper);
    const stood = reads(paper);
    const then = new Y.Doc();
    Y.applyUpdate(then, Y.encodeStateAsUpdate(paper.y));
    change(paper);
    const after = reads(paper);
    const lines = changesBetween(then, paper.y).map((one) => {
      const what = [...one.fields.map((field) => field.field), ...(one.text ? ['text'] : [])].join(' + ');
      if (one.at.id === null) return what;
      return `${one.what} ${one.title}${one.what === 'changed' && what !== '' ? `: ${what}` : ''}`;
    });
    expect(lines).toEqual(told);
    const done = restore(paper, then);
    expect(reads(paper)).toEqual(stood);
    const list = new UndoList();
    list.take(done?.step ?? null);
    if (list.canUndo) expect(list.undo()?.kind).toBe('step');
    done?.texts?.undo();
    expect(reads(paper)).toEqual(after);
  });
});
