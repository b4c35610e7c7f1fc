export { createIntake, type Intake, type IntakePorts, type Receipted } from './intake.ts';
export { readContent } from './content.ts';
export type { EnrolledGateway } from './verify.ts';
