import { CourseBooks, type SavedCourse } from './course/course-books.ts';
import { ConcernIndex } from './concerns.ts';
import { YardBooks, type SavedYard } from './yard/yard-books.ts';
import { PledgeBook, type SavedPledges } from '#/pledges/index.ts';
import { Outbox, type Told } from './gates/outbox.ts';
import type { StandingInstruction } from './funds/standing-instruction.ts';
import { ReleaseBook, type SavedReleases } from './releases/release-book.ts';
import { ReceiptBook, type SavedReceipts } from './receipts/receipt-book.ts';
import { LossBook, type SavedLosses } from './losses/loss-book.ts';
import { BindingBook, type SavedBindings } from './bindings/binding-book.ts';
import { BulkBook, type SavedBulk } from './bulk/bulk-book.ts';
import { ClimateBook, type ClimateBreach } from './conditions/climate-book.ts';
import { ConditionBook, type SavedConditions } from './conditions/condition-book.ts';
import { DayBook, type OpenDay } from './days/day-book.ts';
import { NoticeBook, type Notice } from './lines/notice-book.ts';
import type { TermsNotice } from './terms/terms-notice.ts';
import { PriceBook, type Price } from './prices/price-book.ts';
import { RegisterBook, type SavedRegister } from './parties/register-book.ts';
import { FingerprintBook, type RegisteredDocument } from './fingerprints/fingerprint-book.ts';
import { ThirdPartyBook, type ThirdPartyClaim } from './claims/third-party-book.ts';
import { EmergencyBook, type Emergency } from './emergencies/emergency-book.ts';
import { HoldEnds } from './holds/hold-ends.ts';
import { stopsOf, type UnitStops } from './holds/unit-stops.ts';
import { StockBook, type SavedStock } from './claims/stock-book.ts';
import { ExposureBook, type SavedExposures } from './funds/exposure-book.ts';
import { DisposalBook, type Disposal } from './disposal/disposal-book.ts';
import { MarginBook, type SavedMargins } from './margin/margin-book.ts';
import { KeyBook, type SavedSigning } from './signing/key-book.ts';
import { ReturnBook, type SavedReturns } from './funds/return-book.ts';
import { SuspenseBook, type SuspendedPayment } from './funds/suspense-book.ts';
import type { PersonView } from '#/core/index.ts';
import { PersonBook } from './persons/person-book.ts';
import { StandingBook } from './funds/standing-book.ts';

/** Everything the law knows. */
export interface Books {
  readonly yard: YardBooks;
  readonly course: CourseBooks;
  readonly pledges: PledgeBook;
  readonly releases: ReleaseBook;
  readonly standing: StandingBook;
  readonly exposures: ExposureBook;
  readonly suspense: SuspenseBook;
  readonly returns: ReturnBook;
  readonly lines: NoticeBook;
  readonly terms: NoticeBook<TermsNotice>;
  readonly days: DayBook;
  readonly losses: LossBook;
  readonly bindings: BindingBook;
  readonly bulk: BulkBook;
  readonly conditions: ConditionBook;
  readonly climate: ClimateBook;
  readonly receipts: ReceiptBook;
  readonly prices: PriceBook;
  readonly stock: StockBook;
  readonly margins: MarginBook;
  readonly thirdParties: ThirdPartyBook;
  readonly fingerprints: FingerprintBook;
  /** Units that holds and claims stop by name; made again from them. */
  readonly stops: UnitStops;
  readonly holdEnds: HoldEnds;
  readonly disposals: DisposalBook;
  readonly emergencies: EmergencyBook;
  readonly outbox: Outbox;
  /** Who lists which demand, claim and hold; made again from them. */
  readonly concerns: ConcernIndex;
  readonly registers: RegisterBook;
  readonly signing: KeyBook;
  readonly persons: PersonBook;
}

interface SavedBooks {
  readonly yard: SavedYard;
  readonly course: SavedCourse;
  readonly pledges: SavedPledges;
  readonly releases: SavedReleases;
  readonly standing: readonly StandingInstruction[];
  readonly exposures: SavedExposures;
  readonly suspense: readonly SuspendedPayment[];
  readonly returns: SavedReturns;
  readonly lines: readonly Notice[];
  readonly terms: readonly TermsNotice[];
  readonly days: readonly OpenDay[];
  readonly losses: SavedLosses;
  readonly bindings: SavedBindings;
  readonly bulk: SavedBulk;
  readonly conditions: SavedConditions;
  readonly climate: readonly ClimateBreach[];
  readonly receipts: SavedReceipts;
  readonly prices: readonly Price[];
  readonly stock: SavedStock;
  readonly margins: SavedMargins;
  readonly thirdParties: readonly ThirdPartyClaim[];
  readonly fingerprints: readonly RegisteredDocument[];
  readonly disposals: readonly Disposal[];
  readonly emergencies: readonly Emergency[];
  readonly outbox: readonly Told[];
  readonly registers: readonly SavedRegister[];
  readonly signing: SavedSigning;
  readonly persons: readonly PersonView[];
}

export function openBooks(snapshot?: string): Books {
  const saved = (snapshot ? JSON.parse(snapshot) : {}) as Partial<SavedBooks>;
  const pledges = new PledgeBook(saved.pledges);
  const margins = new MarginBook(saved.margins);
  const thirdParties = new ThirdPartyBook(saved.thirdParties);
  return {
    yard: new YardBooks(saved.yard),
    course: new CourseBooks(saved.course),
    pledges,
    releases: new ReleaseBook(saved.releases),
    standing: new StandingBook(saved.standing),
    exposures: new ExposureBook(saved.exposures),
    suspense: new SuspenseBook(saved.suspense),
    returns: new ReturnBook(saved.returns),
    lines: new NoticeBook(saved.lines),
    terms: new NoticeBook(saved.terms),
    days: new DayBook(saved.days),
    losses: new LossBook(saved.losses),
    bindings: new BindingBook(saved.bindings),
    bulk: new BulkBook(saved.bulk),
    conditions: new ConditionBook(saved.conditions),
    climate: new ClimateBook(pledges.pledges.values(), saved.climate),
    receipts: new ReceiptBook(saved.receipts),
    prices: new PriceBook(pledges.pledges.values(), saved.prices),
    stock: new StockBook(saved.stock),
    margins,
    thirdParties,
    fingerprints: new FingerprintBook(saved.fingerprints),
    stops: stopsOf(pledges.holds.values(), thirdParties.claims.values()),
    holdEnds: new HoldEnds(pledges.holds.values()),
    disposals: new DisposalBook(saved.disposals),
    emergencies: new EmergencyBook(saved.emergencies),
    outbox: new Outbox(saved.outbox),
    concerns: new ConcernIndex({ pledges, margins, thirdParties }),
    registers: new RegisterBook(saved.registers),
    signing: new KeyBook(saved.signing),
    persons: new PersonBook(saved.persons),
  };
}

export function saveBooks(books: Books): string {
  return JSON.stringify({
    yard: books.yard.save(),
    course: books.course.save(),
    pledges: books.pledges.save(),
    releases: books.releases.save(),
    standing: books.standing.save(),
    exposures: books.exposures.save(),
    suspense: books.suspense.save(),
    returns: books.returns.save(),
    lines: books.lines.save(),
    terms: books.terms.save(),
    days: books.days.save(),
    losses: books.losses.save(),
    bindings: books.bindings.save(),
    bulk: books.bulk.save(),
    conditions: books.conditions.save(),
    climate: books.climate.save(),
    receipts: books.receipts.save(),
    prices: books.prices.save(),
    stock: books.stock.save(),
    margins: books.margins.save(),
    thirdParties: books.thirdParties.save(),
    fingerprints: books.fingerprints.save(),
    disposals: books.disposals.save(),
    emergencies: books.emergencies.save(),
    outbox: books.outbox.save(),
    registers: books.registers.save(),
    signing: books.signing.save(),
    persons: books.persons.save(),
  } satisfies SavedBooks);
}
