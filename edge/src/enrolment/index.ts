export {
  enrolledAt,
  enrolledBefore,
  ensureEnrolled,
  gatewayKey,
  type Enrolled,
  type EnrolmentOptions,
} from './enrolment.ts';
