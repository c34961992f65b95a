/** Example goals: a sentence, why, and steps in every state, some of them late, some owned by one who is gone. */
import type { SpaceId } from '../base/ids.ts';
import { addSteps, type NewStep, putGoalFields, type StepState } from '../model/goal.ts';
import { textOf } from '../model/long-text.ts';
import type { Chance } from './chance.ts';
import { sentences, steps as stepTexts } from './names.ts';
import type { ExamplePerson } from './people.ts';
import { type ExampleDocument, type, written } from './writing.ts';

const daySeconds = 86_400;
const states: readonly StepState[] = ['done', 'done', 'going', 'coming', 'coming', 'stuck', 'coming', 'lapsed'];

export interface GoalOrder {
  readonly chance: Chance;
  readonly space: SpaceId;
  readonly sentence: readonly [when: string, then: string];
  readonly index: number;
  readonly steps: number;
  /** The viewer first, then members of the network, last those who are gone. */
  readonly owners: readonly ExamplePerson[];
  readonly writer: ExamplePerson;
  /** Seconds since 1970. */
  readonly now: number;
}

export function goalDocument({ chance, space, sentence: [when, then], index, steps, owners, writer, now }: GoalOrder): ExampleDocument {
  const many = Array.from({ length: steps }, (_, step): NewStep => {
    const owner = step % 4 === 1 ? owners[0] : step % 5 === 4 ? owners.at(-1) : chance.pick(owners);
    const due = new Date((now + (step - 2) * 9 * daySeconds + index * daySeconds) * 1000).toISOString().slice(0, 10);
    return {
      text: stepTexts[step % stepTexts.length] ?? '',
      state: states[step % states.length] ?? 'coming',
      due: step % 3 === 2 ? '' : due,
      owner: step % 7 === 6 || !owner ? null : { member: owner.id, name: owner.name },
    };
  });
  return written(chance, space, 'goal', [
    {
      member: writer.id,
      seconds: now - (10 + index) * daySeconds,
      act: (paper) => {
        putGoalFields(paper, [
          { field: 'when', seen: [], value: when },
          { field: 'then', seen: [], value: then },
          { field: 'why', seen: [], value: chance.pick(sentences) },
        ]);
        addSteps(paper, many);
        type(textOf(paper.y, space), chance.some(sentences, 2));
      },
    },
  ]);
}
