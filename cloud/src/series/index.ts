export { openSeries, type Series, type SeriesConfig } from './series.ts';
export { createSeriesQuery, type SeriesAnswer, type SeriesQuery } from './series-query.ts';
export { MEASUREMENTS, type Measurement } from './measurements.ts';
export { startFigures } from './figures.ts';
