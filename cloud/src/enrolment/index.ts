export { createEnrolment, type Enrolment, type EnrolmentPorts } from './enrolment.ts';
