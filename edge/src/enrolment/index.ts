export {
  enrolledAt,
  ensureEnrolled,
  gatewayKey,
  type Enrolled,
  type EnrolmentOptions,
} from './enrolment.ts';
