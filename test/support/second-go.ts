/**
 * A test that ran out of its time, or waited in vain (`until`), gets one second go, and `npm test` names it: a machine with two cores is
 * sometimes late. What came out wrong never gets one: a lost word, a wrong sign or a count that is not met is red at once. A name that comes
 * up again is no chance: what never came is looked for.
 */
export const secondGo = { count: 1, condition: /^Test timed out in|Timeout \d+ms exceeded|did not come in \d+ ms/ } as const;
