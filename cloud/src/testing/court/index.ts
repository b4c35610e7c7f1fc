export { PEOPLE } from './people.ts';
export { NOON, HOUR, Court, type Said, instructionsIn, notesIn } from './court.ts';
export { UNIT_G, bag, bags, lot, stack, present } from './goods.ts';
export {
  defineSite,
  enrolGateway,
  createPledge,
  floating,
  effectSteps,
  activatePledge,
  courtWithGoods,
  courtWithDraft,
  courtWithPledge,
} from './pledging.ts';
export { truck, requestRelease, courtWithOpenRelease } from './releasing.ts';
export { announce, inspect, accept, wayIn, receive } from './receiving.ts';
export {
  paper,
  openLoan,
  draw,
  charge,
  repay,
  reverse,
  fundsPolicy,
  proceeds,
  maximumPledge,
  courtWithLoan,
} from './funds.ts';
export {
  confirmDefault,
  cureDefault,
  declareDefault,
  extendLoan,
  loseControl,
  regainControl,
  reverseProceeds,
  search,
  verifyScale,
} from './course.ts';
export { postPrice, callMargin, cashMargin, newTerms } from './value.ts';
