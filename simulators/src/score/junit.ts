import type { Judgement } from './judge.ts';

/** The judgements as JUnit XML: one case a story and seed, as build servers show them. */
export function junitOf(judgements: readonly Judgement[]): string {
  const faults = judgements.filter((each) => faultsOf(each).length > 0).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="pledgewatch stories" tests="${judgements.length}" failures="${faults}">`,
    ...judgements.map(caseOf),
    '</testsuite>',
    '',
  ].join('\n');
}

function caseOf(judgement: Judgement): string {
  const { story, seed } = judgement;
  const name = `<testcase classname="${escaped(story)}" name="seed ${seed}"`;
  const faults = faultsOf(judgement);
  if (faults.length === 0) return `  ${name}/>`;
  const message = escaped(faults.join('; '));
  return `  ${name}><failure message="${message}">${message}</failure></testcase>`;
}

function faultsOf({ wanted, wrong }: Judgement): string[] {
  return [
    ...wanted
      .filter(({ isInTime }) => !isInTime)
      .map(({ expected, afterMs }) =>
        afterMs === null
          ? `${expected.code} was not raised`
          : `${expected.code} was raised only ${afterMs / 1_000} s after it happened`,
      ),
    ...wrong.map(
      ({ code, subject, atS }) => `${code} about ${subject} at ${atS} s is a false alarm`,
    ),
  ];
}

/** Control characters, which XML does not allow, never come into names and codes. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
