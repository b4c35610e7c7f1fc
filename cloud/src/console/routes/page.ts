import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { App } from '../app.ts';

const FOLDER = new URL('../page/', import.meta.url);
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface PageFile {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly etag: string;
}

/** The web page: a handful of files that carry no data, read once and served from memory. */
export function addPageRoutes(app: App): void {
  const files = readPage();
  const answer = (name: string, request: FastifyRequest, reply: FastifyReply) => {
    const file = files.get(name);
    if (!file) {
      const path = `/console/${name}`;
      throw new PledgewatchError('PW_ROUTE_UNKNOWN', { method: 'GET', path });
    }
    void reply.headers({ 'cache-control': 'no-cache', etag: file.etag });
    if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
    return reply.type(file.mediaType).send(file.bytes);
  };
  const schema = { hide: true };
  app.get('/', { schema }, (request, reply) => answer('index.html', request, reply));
  app.get<{ Params: { '*': string } }>('/console/*', { schema }, (request, reply) =>
    answer(request.params['*'], request, reply),
  );
}

function readPage(): ReadonlyMap<string, PageFile> {
  const names = readdirSync(FOLDER).filter((name) => extname(name) in MEDIA_TYPES);
  return new Map(names.map((name) => [name, readPageFile(name)]));
}

function readPageFile(name: string): PageFile {
  const bytes = readFileSync(new URL(name, FOLDER));
  const mediaType = MEDIA_TYPES[extname(name)] ?? 'application/octet-stream';
  return { bytes, mediaType, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` };
}
