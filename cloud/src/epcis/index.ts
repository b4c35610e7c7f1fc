export { eventsOf, type Reading, type Recorded } from './mapping.ts';
export { Book } from './book.ts';
