import type { CommandType } from '@pledgewatch/shared/command';
import { COMMANDS } from '#/access/index.ts';
import { SITE_COMMANDS } from './sites.ts';
import { PLEDGE_COMMANDS } from './pledges.ts';
import { CONTROL_LINE_COMMANDS } from './control-lines.ts';
import { TERMS_COMMANDS } from './valuation-terms.ts';
import { COURSE_COMMANDS } from './course.ts';
import { EXPOSURE_COMMANDS } from './exposures.ts';
import { FUND_COMMANDS } from './funds.ts';
import { PRICE_COMMANDS } from './prices.ts';
import { DISPOSAL_COMMANDS } from './disposals.ts';
import { MARGIN_COMMANDS } from './margins.ts';
import { RELEASE_COMMANDS } from './releases.ts';
import { BINDING_COMMANDS } from './bindings.ts';
import { BULK_COMMANDS } from './bulk.ts';
import { CONDITION_COMMANDS } from './conditions.ts';
import { LOSS_COMMANDS } from './losses.ts';
import { RECEIPT_COMMANDS } from './receipts.ts';
import { RECEIVING_COMMANDS } from './receiving.ts';
import { YARD_COMMANDS } from './yard.ts';
import { EMERGENCY_COMMANDS } from './emergencies.ts';
import { SLIP_COMMANDS } from './slips.ts';
import { HOLD_COMMANDS } from './holds.ts';
import { DOCUMENT_COMMANDS } from './documents.ts';
import { CLAIM_COMMANDS } from './claims.ts';
import { DUTY_COMMANDS } from './duties.ts';
import { ALERT_COMMANDS } from './alerts.ts';
import { PARTY_COMMANDS } from './parties.ts';
import { PERSON_COMMANDS } from './persons.ts';
import { SIGNING_COMMANDS } from './signing.ts';
import type { CommandRoute } from './command-route.ts';

/** A command with the path it is posted to. */
export interface PostedCommand extends CommandRoute {
  readonly type: CommandType;
  readonly path: string;
}

/** Every command that a person or a system may post. */
export const COMMAND_ROUTES: readonly PostedCommand[] = [
  ...SITE_COMMANDS,
  ...PLEDGE_COMMANDS,
  ...CONTROL_LINE_COMMANDS,
  ...TERMS_COMMANDS,
  ...EXPOSURE_COMMANDS,
  ...FUND_COMMANDS,
  ...PRICE_COMMANDS,
  ...MARGIN_COMMANDS,
  ...DISPOSAL_COMMANDS,
  ...COURSE_COMMANDS,
  ...RELEASE_COMMANDS,
  ...LOSS_COMMANDS,
  ...BINDING_COMMANDS,
  ...BULK_COMMANDS,
  ...CONDITION_COMMANDS,
  ...RECEIPT_COMMANDS,
  ...RECEIVING_COMMANDS,
  ...YARD_COMMANDS,
  ...EMERGENCY_COMMANDS,
  ...SLIP_COMMANDS,
  ...HOLD_COMMANDS,
  ...CLAIM_COMMANDS,
  ...DOCUMENT_COMMANDS,
  ...DUTY_COMMANDS,
  ...ALERT_COMMANDS,
  ...PARTY_COMMANDS,
  ...SIGNING_COMMANDS,
  ...PERSON_COMMANDS,
].map(posted);

function posted(route: CommandRoute): PostedCommand {
  const type = route.command.properties['type']?.['const'] as CommandType;
  const { path } = COMMANDS[type];
  if (path === null) throw new Error(`${type} is given without a route`);
  return { ...route, type, path };
}
