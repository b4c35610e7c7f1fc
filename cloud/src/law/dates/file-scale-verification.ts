import { notFound } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';
import { SCALES_PER_SITE_MAX } from './limits.ts';

/** The certificate of a scale 检定证书: filed by whoever keeps the site, or renewed. */
export const fileScaleVerification: Rule<'scaleVerification.file'> = {
  check({ actor, command, now }, { pledges, course }, refusals) {
    const { siteId, scaleId: id, validFrom, validUntil: at } = command;
    const site = pledges.sites.get(siteId);
    if (site?.custodianId !== actor.tenantId) throw notFound('site', siteId);
    const isPast = at <= Math.max(now, validFrom);
    refusals.when(isPast, 'PW_VALIDITY_PAST', { what: 'verification of scale', id, at, now });
    const [count, max] = [course.scales.ofSite(siteId).length, SCALES_PER_SITE_MAX];
    const isFull = count >= max && !course.scales.has(siteId, id);
    refusals.when(isFull, 'PW_LIMIT_REACHED', { what: 'scales', count, max });
  },
  apply({ command }, { cause: entry }, { course }) {
    const { type: _, ...terms } = command;
    course.scales.file({ ...terms, entry });
  },
};
