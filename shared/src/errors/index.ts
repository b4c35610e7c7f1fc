export {
  CATALOGUE,
  type CatalogueEntry,
  type ErrorCode,
  type FaultKind,
} from './catalogue/index.ts';
export { PledgewatchError, type ErrorFacts } from './pledgewatch-error.ts';
