import type { Role } from '@pledgewatch/shared/command';

/** What a role is called, and what it sees of what there is. */
interface RoleTerms {
  readonly en: string;
  readonly zh: string;
  /**
   * Which pledges exist for it: those its tenant owns, those that name its tenant as pledgor or as
   * supervisor, or those on sites its tenant keeps.
   */
  readonly pledges: 'owned' | 'as-pledgor' | 'as-supervisor' | 'on-own-sites';
  /** Of which sites it sees everything, pledged or not. */
  readonly sites: 'all' | 'own' | 'none';
  /** Whether it sees prices, debts and what follows from them. */
  readonly money: boolean;
  /** Whether it sees number plates: who sends, keeps, controls or lends on the goods meets the vehicle. */
  readonly plates: boolean;
}

/** Every role × what it sees: read by the law, the read models and the ledger's view alike. */
export const ROLES: Readonly<Record<Role, RoleTerms>> = {
  operator: {
    en: 'operator',
    zh: '平台运维',
    pledges: 'owned',
    sites: 'all',
    money: true,
    plates: false,
  },
  pledgee: {
    en: 'pledgee (bank)',
    zh: '质权人（银行）',
    pledges: 'owned',
    sites: 'none',
    money: true,
    plates: true,
  },
  pledgor: {
    en: 'pledgor (borrower)',
    zh: '出质人（借款企业）',
    pledges: 'as-pledgor',
    sites: 'none',
    money: true,
    plates: true,
  },
  supervisor: {
    en: 'supervisor',
    zh: '监管人',
    pledges: 'as-supervisor',
    sites: 'none',
    money: false,
    plates: true,
  },
  custodian: {
    en: 'custodian (warehouse)',
    zh: '保管人（仓储企业）',
    pledges: 'on-own-sites',
    sites: 'own',
    money: false,
    plates: true,
  },
  auditor: {
    en: 'auditor',
    zh: '审计',
    pledges: 'owned',
    sites: 'none',
    money: true,
    plates: false,
  },
};

/** Every role, in the order of the tables. */
export const ALL_ROLES = Object.keys(ROLES) as readonly Role[];
