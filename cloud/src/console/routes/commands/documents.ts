import { CompareDocuments, RegisterDocument } from '@pledgewatch/shared/command';
import { DIGEST, LAW, type CommandRoute } from './command-route.ts';

const MARK = DIGEST.slice(0, 32);

export const DOCUMENT_COMMANDS: readonly CommandRoute[] = [
  {
    command: RegisterDocument,
    status: 201,
    words: {
      tag: 'Claims',
      summary: 'Register a trade document of a pledge by its fingerprint',
      zh: '以指纹登记质押所附贸易单证；原文不上传。',
      codes: LAW,
    },
    example: {
      documentId: 'INV-7',
      documentDigest: DIGEST,
      exchangeId: 'guangdong-banks-2026',
      fingerprint: { exact: MARK, near: [MARK] },
    },
  },
  {
    command: CompareDocuments,
    status: 200,
    words: {
      tag: 'Claims',
      summary: 'Compare the fingerprints of another operator with the own ones',
      zh: '与其他机构交换的单证指纹比对，发现重复或近似的单证。',
    },
    example: {
      exchangeId: 'guangdong-banks-2026',
      from: 'Foshan Rural Bank',
      fingerprints: [{ exact: MARK, near: [MARK] }],
    },
  },
];
