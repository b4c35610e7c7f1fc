import { Type, type Static } from '@sinclair/typebox';
import { DocumentKind } from '@pledgewatch/shared/document';
import { Digest } from '@pledgewatch/shared/command';
import { Id, Instant } from '@pledgewatch/shared/identity';
import { AnyDocument, sheetOf, STATEMENT_EXAMPLE } from '#/documents/index.ts';
import type { App } from '../app.ts';
import { answerPage, PageQuery, pageOf, pageSchema } from '../cursor.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { DocumentsPort } from '../ports.ts';
import { found } from './pledges.ts';

const Day = Type.String({
  pattern: String.raw`^(today|\d{4}-\d\d-\d\d)$`,
  description: 'A local day of the pledge’s site, or today: the day that is not over',
});
const Number_ = Type.String({
  pattern: '^[A-Z]{2}-[0-9]{1,16}$',
  description: 'As a list gives it',
});
const Printed = Type.Object(
  {
    lang: Type.Optional(
      Type.Union([Type.Literal('zh'), Type.Literal('en')], {
        default: 'zh',
        description: 'The language it is printed in',
      }),
    ),
  },
  { additionalProperties: false },
);
type Printed = Static<typeof Printed>;

const ReadDocument = Type.Object(
  {
    document: AnyDocument,
    /** SHA-256 over the document's canonical JSON (RFC 8785). */
    digest: Digest,
    checkpoint: Type.Optional(Type.String()),
  },
  {
    description:
      'A document, the digest it is checked by, and a signed checkpoint of the ledger it stands on.',
  },
);
const DocumentLine = Type.Object(
  {
    number: Type.String(),
    kind: DocumentKind,
    at: Instant,
    day: Type.Optional(Type.String()),
    digest: Digest,
  },
  { description: 'A document in a list.' },
);

const json = { 200: { schema: ReadDocument, example: STATEMENT_EXAMPLE } };
const pdf = {
  200: {
    schema: Type.String({ description: 'The PDF, with its JSON attached.', format: 'binary' }),
    mediaType: 'application/pdf',
    example: '%PDF-1.3 …',
  },
};
const OfDay = { params: Type.Object({ pledgeId: Id, day: Day }) };
const OfNumber = { params: Type.Object({ number: Number_ }) };

const statement = described(
  {
    tag: 'Documents',
    summary: 'The daily statement of a pledge, with its digest',
    zh: '质押的每日对账单：库存、进出、差异、核实比例、缺口、告警与不作保证的事项，附可验证摘要。',
    codes: ['PW_NOT_FOUND'],
  },
  OfDay,
  json,
);
const printedStatement = described(
  {
    tag: 'Documents',
    summary: 'The daily statement of a pledge as a PDF',
    zh: '每日对账单的 PDF（中文或英文），内附 JSON 原文。',
    codes: ['PW_NOT_FOUND', 'PW_PRINTING_BUSY'],
  },
  { ...OfDay, querystring: Printed },
  pdf,
);
const documentsOfPledge = described(
  {
    tag: 'Documents',
    summary: 'Documents of a pledge, oldest first',
    zh: '质押的各类单据，按时间先后。',
    codes: ['PW_NOT_FOUND', 'PW_CURSOR_INVALID'],
  },
  { params: Type.Object({ pledgeId: Id }), querystring: PageQuery },
  {
    200: {
      schema: pageSchema(DocumentLine),
      example: {
        items: [
          {
            number: STATEMENT_EXAMPLE.document.number,
            kind: 'daily-statement',
            at: STATEMENT_EXAMPLE.document.at,
            day: '2026-11-24',
            digest: STATEMENT_EXAMPLE.digest,
          },
        ],
      },
    },
  },
);
const oneDocument = described(
  {
    tag: 'Documents',
    summary: 'A document by its number, with its digest',
    zh: '按编号查询单据，附可验证摘要。',
    codes: ['PW_NOT_FOUND'],
  },
  OfNumber,
  json,
);
const printedDocument = described(
  {
    tag: 'Documents',
    summary: 'A document by its number as a PDF',
    zh: '按编号取单据的 PDF（中文或英文）。',
    codes: ['PW_NOT_FOUND', 'PW_PRINTING_BUSY'],
  },
  { ...OfNumber, querystring: Printed },
  pdf,
);

/** Documents, each in the edition that its reader may have. */
export function addDocumentRoutes(app: App, documents: DocumentsPort): void {
  const path = '/v1/pledges/:pledgeId/statements/:day';
  app.get(path, { schema: statement }, (request) => {
    const { pledgeId, day } = request.params;
    return found(documents.statement(callerOf(request).actor, pledgeId, day), 'statement', day);
  });
  app.get(`${path}/pdf`, { schema: printedStatement }, async (request, reply) => {
    const { pledgeId, day } = request.params;
    const { actor } = callerOf(request);
    const one = found(documents.statement(actor, pledgeId, day), 'statement', day);
    reply.headers(fileHeaders(one.document.number));
    return documents.print(sheetOf(one, request.query.lang ?? 'zh'));
  });
  app.get('/v1/pledges/:pledgeId/documents', { schema: documentsOfPledge }, (request) => {
    const { pledgeId } = request.params;
    const page = pageOf('documents', request.query);
    const { actor } = callerOf(request);
    return answerPage(
      'documents',
      found(documents.list(actor, pledgeId, page), 'pledge', pledgeId),
    );
  });
  app.get('/v1/documents/:number', { schema: oneDocument }, (request) => {
    const { number } = request.params;
    return found(documents.document(callerOf(request).actor, number), 'document', number);
  });
  app.get('/v1/documents/:number/pdf', { schema: printedDocument }, async (request, reply) => {
    const { number } = request.params;
    const one = found(documents.document(callerOf(request).actor, number), 'document', number);
    reply.headers(fileHeaders(number));
    return documents.print(sheetOf(one, request.query.lang ?? 'zh'));
  });
}

/** Shown by the browser, and kept under its number. */
function fileHeaders(number: string): Record<string, string> {
  return {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${number}.pdf"`,
  };
}
