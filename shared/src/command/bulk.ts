import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

const Grams = Type.Integer({ minimum: 1, maximum: 9e15 });
/** A billion cubic metres are no store. */
const Litres = Type.Integer({ minimum: 0, maximum: 1e12 });
const Millimetres = Type.Integer({ minimum: 0, maximum: 100_000 });
const MilliCelsius = Type.Integer({ minimum: -100_000, maximum: 400_000 });
const MilliKelvin = Type.Integer({ minimum: 0, maximum: 50_000 });
/** From perlite to lead, grams per cubic metre. */
const Density = Type.Integer({ minimum: 10_000, maximum: 25_000_000 });

/** Goods that are counted by mass on a place of their own: a heap, or what a tank holds. */
export const BulkLot = Type.Object(
  {
    lotId: Id,
    slotId: Id,
    zoneId: Id,
    commodity: Name,
    /** What is booked, on the basis of its place: as it is, or its dry matter. */
    massG: Grams,
  },
  closed,
);
export type BulkLot = Static<typeof BulkLot>;

/** A tank's table of levels and volumes (GB/T 13235, ISO 7507), lowest first, from its calibration. */
const Tank = Type.Object(
  {
    strapping: Type.Array(Type.Object({ levelMm: Millimetres, volumeL: Litres }, closed), {
      minItems: 2,
      maxItems: 200,
    }),
    calibrationDigest: Digest,
    /** Temperature at which the density is known. */
    referenceMilliC: MilliCelsius,
    /** By how much the goods grow, millionths per kelvin. */
    expansionPpmPerK: Type.Integer({ minimum: 0, maximum: 5_000 }),
  },
  closed,
);

/** A place for bulk goods, and by what volumes there become masses. */
export const DefineBulkPlace = Type.Object(
  {
    type: Type.Literal('bulkPlace.define'),
    siteId: Id,
    slotId: Id,
    commodity: Name,
    /** The commodity's density band, grams per cubic metre; for a tank at its reference temperature. */
    densityGPerM3: Type.Object({ lower: Density, nominal: Density, upper: Density }, closed),
    /** Grain and the like are counted by dry matter, with the moisture of a laboratory's sample. */
    basis: Type.Union([Type.Literal('as-is'), Type.Literal('dry-matter')]),
    /** A survey older than this verifies nothing any more, ms. */
    surveyAgeMaxMs: Type.Integer({ minimum: 60_000, maximum: 366 * 86_400_000 }),
    /** Present for a tank, absent for a heap. */
    tank: Type.Optional(Tank),
  },
  closed,
);
export type DefineBulkPlace = Static<typeof DefineBulkPlace>;

const HeapMeasurement = Type.Object(
  {
    of: Type.Literal('heap'),
    method: Type.Union([
      Type.Literal('drone-photogrammetry'),
      Type.Literal('lidar'),
      Type.Literal('total-station'),
    ]),
    volumeL: Litres,
    /** Expanded uncertainty, coverage factor 2 (JCGM 100). */
    uncertaintyL: Litres,
  },
  closed,
);

const TankMeasurement = Type.Object(
  {
    of: Type.Literal('tank'),
    method: Type.Union([Type.Literal('tape-dip'), Type.Literal('radar-level')]),
    levelMm: Millimetres,
    levelUncertaintyMm: Millimetres,
    temperatureMilliC: MilliCelsius,
    temperatureUncertaintyMilliK: MilliKelvin,
    /** Free water on the bottom, by a probe: oil on water is not a tank of oil. */
    waterMm: Millimetres,
    waterUncertaintyMm: Millimetres,
  },
  closed,
);

/** What a laboratory found, ten-thousandths of the mass. */
const Moisture = Type.Object(
  {
    permyriad: Type.Integer({ minimum: 0, maximum: 9_999 }),
    uncertaintyPermyriad: Type.Integer({ minimum: 0, maximum: 9_999 }),
    sampleDigest: Digest,
  },
  closed,
);

/** How much of a bulk lot there is, measured by volume or level; signed by its surveyor. */
export const FileSurvey = Type.Object(
  {
    type: Type.Literal('survey.file'),
    surveyId: Id,
    pledgeId: Id,
    siteId: Id,
    slotId: Id,
    surveyedAt: Instant,
    surveyor: Name,
    instrumentId: Id,
    /** End of the instrument's legal verification or calibration. */
    instrumentUntil: Instant,
    measurement: Type.Union([HeapMeasurement, TankMeasurement]),
    /** Demanded where the place counts dry matter. */
    moisture: Type.Optional(Moisture),
    /** Of the point cloud, or of the gauger's sheet. */
    documentDigest: Digest,
  },
  closed,
);
export type FileSurvey = Static<typeof FileSurvey>;
