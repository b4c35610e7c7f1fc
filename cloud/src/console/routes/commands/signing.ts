import {
  ConfirmSigningKey,
  RegisterSigningKey,
  RevokeSigningKey,
  SetApprovalPolicy,
} from '@pledgewatch/shared/command';
import { AT, type CommandRoute } from './command-route.ts';

const YEAR_MS = 365 * 86_400_000;

export const SIGNING_COMMANDS: readonly CommandRoute[] = [
  {
    command: RegisterSigningKey,
    status: 201,
    words: {
      tag: 'Access',
      summary: 'Register a public key to sign commands with; the request is signed by it',
      zh: '登记签名公钥（Ed25519 或 P-256）；请求须由该密钥签名，并经另一人确认后生效。',
      codes: ['PW_NOT_FOUND', 'PW_SIGNATURE_DEMANDED', 'PW_KEY_MALFORMED', 'PW_VALIDITY_PAST'],
    },
    example: {
      userId: 'li',
      publicKey: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
      notBefore: AT,
      notAfter: AT + YEAR_MS,
    },
  },
  {
    command: ConfirmSigningKey,
    status: 200,
    words: {
      tag: 'Access',
      summary: 'Confirm whose signing key it is, as another person',
      zh: '由另一人确认签名密钥的归属；此后其签名有效。',
      codes: ['PW_NOT_FOUND', 'PW_STATE_UNFIT', 'PW_MAKER_IS_CHECKER'],
    },
  },
  {
    command: RevokeSigningKey,
    status: 200,
    words: {
      tag: 'Access',
      summary: 'Revoke a signing key, at once or from a time on',
      zh: '吊销签名密钥（即时或自某时起）；此前已受理的签名不受影响。',
      codes: ['PW_NOT_FOUND', 'PW_STATE_UNFIT', 'PW_ADMINISTRATOR_NEEDED'],
    },
    example: {},
  },
  {
    command: SetApprovalPolicy,
    status: 200,
    words: {
      tag: 'Access',
      summary: 'Say what approvals need: signatures by registered keys, different employers',
      zh: '设定审批策略：是否须以登记密钥签名、经办与复核是否须属不同雇主。',
      codes: ['PW_ADMINISTRATOR_NEEDED', 'PW_SIGNATURE_DEMANDED'],
    },
    example: { signatures: true, employersApart: false },
  },
];
