export { ensureEnrolled, type Enrolled, type EnrolmentOptions } from './enrolment.ts';
