import type { DefineBulkPlace, FileSurvey } from '@pledgewatch/shared/command';
import type { Interval } from '#/core/index.ts';

type Place = Pick<DefineBulkPlace, 'densityGPerM3' | 'tank'>;
type Survey = Pick<FileSurvey, 'measurement' | 'moisture'>;
type Heap = Extract<FileSurvey['measurement'], { of: 'heap' }>;
type TankGauging = Extract<FileSurvey['measurement'], { of: 'tank' }>;
type Tank = NonNullable<DefineBulkPlace['tank']>;
type Rounding = 'down' | 'up';

const LITRES_PER_M3 = 1_000n;
/** Millionths per kelvin × thousandths of a kelvin. */
const EXPANSION_UNIT = 1_000_000_000n;
const PERMYRIAD = 10_000n;

/**
 * What a survey says stands on a place, grams: volume × density, each at its lower and at its upper bound,
 * rounded outwards. With a sample it is the dry matter in it.
 */
export function surveyedMass(place: Place, { measurement, moisture }: Survey): Interval {
  const whole =
    measurement.of === 'heap' ? heapMass(place, measurement) : tankMass(place, measurement);
  if (!moisture) return intervalOf(whole);
  const { permyriad, uncertaintyPermyriad } = moisture;
  return intervalOf({
    lower: dry(whole.lower, permyriad + uncertaintyPermyriad, 'down'),
    nominal: dry(whole.nominal, permyriad, 'down'),
    upper: dry(whole.upper, permyriad - uncertaintyPermyriad, 'up'),
  });
}

/** Grams, exact. */
interface Bounds {
  readonly lower: bigint;
  readonly nominal: bigint;
  readonly upper: bigint;
}

function heapMass({ densityGPerM3: density }: Place, { volumeL, uncertaintyL }: Heap): Bounds {
  return {
    lower: weigh(volumeL - uncertaintyL, density.lower, 'down'),
    nominal: weigh(volumeL, density.nominal, 'down'),
    upper: weigh(volumeL + uncertaintyL, density.upper, 'up'),
  };
}

/** The volume below the level less the water under it, at the density of the goods' temperature. */
function tankMass({ densityGPerM3: density, tank }: Place, gauging: TankGauging): Bounds {
  if (!tank) return { lower: 0n, nominal: 0n, upper: 0n };
  const { levelMm, levelUncertaintyMm: level, waterMm, waterUncertaintyMm: water } = gauging;
  const { temperatureMilliC, temperatureUncertaintyMilliK: warmth } = gauging;
  const oil = (topMm: number, bottomMm: number, rounding: Rounding) =>
    volumeAt(tank, topMm, rounding) - volumeAt(tank, bottomMm, opposite(rounding));
  const at = (gPerM3: number, milliC: number, rounding: Rounding) =>
    warmed(tank, gPerM3, milliC, rounding);
  return {
    lower: weigh(
      oil(levelMm - level, waterMm + water, 'down'),
      at(density.lower, temperatureMilliC + warmth, 'down'),
      'down',
    ),
    nominal: weigh(
      oil(levelMm, waterMm, 'down'),
      at(density.nominal, temperatureMilliC, 'down'),
      'down',
    ),
    upper: weigh(
      oil(levelMm + level, waterMm - water, 'up'),
      at(density.upper, temperatureMilliC - warmth, 'up'),
      'up',
    ),
  };
}

/** Litres below a level by the strapping table, straight between its points; the ends beyond them. */
function volumeAt({ strapping }: Tank, levelMm: number, rounding: Rounding): number {
  const above = strapping.findIndex((point) => point.levelMm >= levelMm);
  const high = strapping[above === -1 ? strapping.length - 1 : above];
  const low = strapping[above - 1];
  if (!high) return 0;
  if (!low || above === -1) return high.volumeL;
  const riseMm = BigInt(high.levelMm - low.levelMm);
  const part = BigInt(high.volumeL - low.volumeL) * BigInt(levelMm - low.levelMm);
  return low.volumeL + Number(divide(part, riseMm, rounding));
}

/** Density at a temperature: warmer goods are lighter by their expansion. */
function warmed(tank: Tank, gPerM3: number, milliC: number, rounding: Rounding): number {
  const growth = BigInt(tank.expansionPpmPerK) * BigInt(milliC - tank.referenceMilliC);
  return Number(divide(BigInt(gPerM3) * (EXPANSION_UNIT - growth), EXPANSION_UNIT, rounding));
}

function weigh(volumeL: number, gPerM3: number, rounding: Rounding): bigint {
  if (volumeL <= 0 || gPerM3 <= 0) return 0n;
  return divide(BigInt(volumeL) * BigInt(gPerM3), LITRES_PER_M3, rounding);
}

function dry(massG: bigint, moisturePermyriad: number, rounding: Rounding): bigint {
  const within = Math.min(10_000, Math.max(0, moisturePermyriad));
  return divide(massG * (PERMYRIAD - BigInt(within)), PERMYRIAD, rounding);
}

/** Of what is not negative. */
function divide(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  return rounding === 'down' ? dividend / divisor : (dividend + divisor - 1n) / divisor;
}

function opposite(rounding: Rounding): Rounding {
  return rounding === 'down' ? 'up' : 'down';
}

function intervalOf({ lower, nominal, upper }: Bounds): Interval {
  return { lowerG: Number(lower), nominalG: Number(nominal), upperG: Number(upper) };
}
