import type { AlertCode } from '@pledgewatch/shared/alert';
import type { SearchDutyView } from '#/core/index.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

const MISSED: AlertCode = 'SEARCH_MISSED';

/** The registry was not searched again in time: who registered within ten days may go first. */
export const searchMissed: Rule = {
  code: MISSED,
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: 'The registry was to be searched again after a pledge took effect or was topped up, and three days after that day no search was posted.',
    zh: '质押生效或补货后应再次查询登记系统，到期三日后仍未登记查询结果。',
  },
  clearing: {
    en: 'When a search is posted that was made on its day or later.',
    zh: '登记应查日之后的查询结果后解除。',
  },
  reasons: {
    missed: {
      en: 'The registry was to be searched again for pledge {pledgeId} from {searchFromAt} on, and by {dueAt} it was not.',
      zh: '质押 {pledgeId} 应自 {searchFromAt} 起再次查询登记，至 {dueAt} 仍未查询。',
    },
  },
  watch: () => ({
    onEnd(scene) {
      for (const duty of scene.law.searchDutiesMoved()) follow(duty, scene);
    },
  }),
};

function follow(duty: SearchDutyView, scene: Scene): void {
  const { dutyId, pledgeId, searchFrom, dueAt, state } = duty;
  const pledge = scene.law.pledge(pledgeId);
  if (!pledge || state === 'OPEN') return;
  const { siteId } = scene;
  scene.siteId = pledge.siteId;
  if (state === 'MISSED') {
    scene.find(searchMissed, {
      tenantId: pledge.tenantId,
      pledgeId,
      siteId: pledge.siteId,
      subject: pledgeId,
      key: dutyId,
      severity: 'warning',
      happenedAt: Math.min(scene.at, dueAt),
      evidence: [scene.evidence],
      reason: 'missed',
      figures: { pledgeId, searchFromAt: searchFrom, dueAt },
    });
  } else scene.over(MISSED, dutyId);
  scene.siteId = siteId;
}

/** Somebody else registered security in the same goods. */
export const adverseFiling: Rule = {
  code: 'ADVERSE_FILING',
  nature: 'event',
  severity: { en: 'critical', zh: '严重' },
  trigger: {
    en: 'A search of the registry that was posted found filings of others against goods of the pledge.',
    zh: '登记查询结果显示他人就该质物办理了登记。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    found: {
      en: 'Search {searchId} found {filings} filings of others against pledge {pledgeId}: {registrationNo} of {securedParty}.',
      zh: '查询 {searchId} 发现他人对质押 {pledgeId} 的 {filings} 项登记：{securedParty} 的 {registrationNo}。',
    },
  },
  watch: () => ({
    onCommand(command, scene) {
      if (command.type === 'registrySearch.post') tell(command.searchId, scene);
    },
  }),
};

function tell(searchId: string, scene: Scene): void {
  const search = scene.law.registrySearch(searchId);
  const [first] = search?.adverse ?? [];
  const pledge = scene.law.pledge(search?.pledgeId ?? '');
  if (!search || !first || !pledge) return;
  const { pledgeId, tenantId, siteId } = pledge;
  const { registrationNo, securedParty } = first;
  const filings = search.adverse.length;
  scene.find(adverseFiling, {
    tenantId,
    pledgeId,
    siteId,
    subject: searchId,
    severity: 'critical',
    happenedAt: Math.min(scene.at, search.searchedAt),
    evidence: [{ entry: search.entry }],
    reason: 'found',
    figures: { searchId, filings, pledgeId, registrationNo, securedParty },
  });
}
