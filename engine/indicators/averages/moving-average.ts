/** Smooths a series: takes a value, gives the average as of it, NaN while warming up. Pushed a bar it takes the close. */
export interface MovingAverage {
  next(value: number): number;
}
