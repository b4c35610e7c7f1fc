import { fileURLToPath } from 'node:url';
import Pdf from 'pdfkit';
import type { Block, Column, Sheet } from './sheet.ts';

/** Noto Sans SC, GB 2312 and Latin (SIL Open Font License, beside it). */
const FONT = fileURLToPath(new URL('font/NotoSansSC-Regular.ttf', import.meta.url));
const MARGIN = 42;
const FOOT = 30;
const GAP = 4;
const SIZE = { title: 16, heading: 11, text: 8.5, foot: 7 } as const;
const INK = '#1b1f24';
const FAINT = '#6a737d';
const LINE = '#d0d7de';

/** A sheet as a PDF (ISO 32000), A4, with its JSON attached; the same sheet gives the same bytes. */
export async function makePdf(sheet: Sheet): Promise<Buffer> {
  const made = new Date(sheet.at);
  const pdf = new Pdf({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
    bufferPages: true,
    lang: sheet.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    font: FONT,
    info: {
      Title: `${sheet.title} ${sheet.subtitle}`,
      Subject: sheet.number,
      Keywords: `sha256:${sheet.digest}`,
      Producer: 'Pledgewatch',
      Creator: 'Pledgewatch',
      CreationDate: made,
    },
  });
  const bytes = collect(pdf);
  new Layout(pdf).draw(sheet);
  const name = `${sheet.number}.json`;
  const dates = { creationDate: made, modifiedDate: made };
  pdf.file(Buffer.from(sheet.json), { name, type: 'application/json', ...dates });
  pdf.end();
  return bytes;
}

function collect(pdf: PDFKit.PDFDocument): Promise<Buffer> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', () => resolve(Buffer.concat(parts)));
    pdf.on('error', reject);
  });
}

/** Writes from top to bottom and begins a page where the next row does not fit. */
class Layout {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #left: number;
  readonly #width: number;
  readonly #bottom: number;

  constructor(pdf: PDFKit.PDFDocument) {
    this.#pdf = pdf;
    this.#left = pdf.page.margins.left;
    this.#width = pdf.page.width - 2 * MARGIN;
    this.#bottom = pdf.page.height - pdf.page.margins.bottom;
  }

  draw({ title, subtitle, sections, number, digest }: Sheet): void {
    const pdf = this.#pdf;
    pdf.fontSize(SIZE.title).fillColor(INK).text(title, this.#left);
    pdf.fontSize(SIZE.heading).fillColor(FAINT).text(subtitle).moveDown(0.4);
    for (const { heading, blocks } of sections) {
      this.#heading(heading);
      for (const block of blocks) this.#block(block);
      pdf.moveDown(0.5);
    }
    this.#feet(`${number}   sha256:${digest}`);
  }

  #heading(heading: string): void {
    if (heading === '') return;
    const pdf = this.#pdf;
    pdf.fontSize(SIZE.heading);
    // A heading never stands alone at the foot of a page.
    this.#makeRoom(pdf.heightOfString(heading) * 4);
    pdf.fillColor(INK).text(heading, this.#left).moveDown(0.2);
  }

  #block(block: Block): void {
    if (block.is === 'facts') return this.#facts(block.rows);
    if (block.is === 'lines') return this.#lines(block.lines);
    const { columns, rows, empty } = block;
    if (rows.length === 0) return this.#lines([empty]);
    this.#rows(columns, rows);
  }

  #facts(rows: readonly (readonly [string, string])[]): void {
    const columns: Column[] = [
      { head: '', share: 2 },
      { head: '', share: 5 },
    ];
    for (const row of rows) this.#row(columns, row, (at) => (at === 0 ? FAINT : INK));
  }

  #lines(lines: readonly string[]): void {
    for (const line of lines) this.#row([{ head: '', share: 1 }], [line], () => INK);
  }

  #rows(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const heads = columns.map(({ head }) => head);
    this.#row(columns, heads, () => FAINT);
    for (const row of rows) {
      const isNewPage = this.#makeRoom(this.#heightOf(columns, row));
      if (isNewPage) this.#row(columns, heads, () => FAINT);
      this.#row(columns, row, () => INK);
    }
  }

  #row(columns: readonly Column[], cells: readonly string[], inkOf: (at: number) => string): void {
    const pdf = this.#pdf;
    const height = this.#heightOf(columns, cells);
    this.#makeRoom(height);
    const { y } = pdf;
    let x = this.#left;
    for (const [at, column] of columns.entries()) {
      const width = this.#widthOf(column, columns);
      const align = column.figures ? 'right' : 'left';
      pdf.fillColor(inkOf(at)).text(cells[at] ?? '', x, y, { width: width - GAP, align });
      x += width;
    }
    pdf.y = y + height;
    pdf.moveTo(this.#left, pdf.y - 1).lineTo(this.#left + this.#width, pdf.y - 1);
    pdf.lineWidth(0.4).stroke(LINE);
  }

  #heightOf(columns: readonly Column[], cells: readonly string[]): number {
    this.#pdf.fontSize(SIZE.text);
    const heights = columns.map((column, at) =>
      this.#pdf.heightOfString(cells[at] || ' ', { width: this.#widthOf(column, columns) - GAP }),
    );
    return Math.max(...heights) + GAP;
  }

  #widthOf({ share }: Column, columns: readonly Column[]): number {
    return (this.#width * share) / columns.reduce((sum, column) => sum + column.share, 0);
  }

  /** Begins a page when so much does not fit; says whether it did. */
  #makeRoom(height: number): boolean {
    if (this.#pdf.y + height <= this.#bottom) return false;
    this.#pdf.addPage();
    return true;
  }

  #feet(text: string): void {
    const pdf = this.#pdf;
    const { start, count } = pdf.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      pdf.switchToPage(page);
      pdf.page.margins.bottom = 0;
      const y = pdf.page.height - MARGIN;
      const options = { width: this.#width, lineBreak: false };
      pdf.fontSize(SIZE.foot).fillColor(FAINT).text(text, this.#left, y, options);
      const place = `${page - start + 1} / ${count}`;
      pdf.text(place, this.#left, y, { ...options, align: 'right' });
    }
  }
}
