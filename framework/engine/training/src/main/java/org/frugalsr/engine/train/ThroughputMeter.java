package org.frugalsr.engine.train;

/** Measures training throughput, excluding validation and checkpoints. */
final class ThroughputMeter {
  private static final double MEMORY = 0.98;

  private final TrainingData data;
  private long last = System.nanoTime();
  private long lastWaited;
  private double seconds;
  private double waitSeconds;
  private double steps;
  private double lossSum;
  private long lossCount;

  ThroughputMeter(TrainingData data) {
    this.data = data;
    this.lastWaited = data.waitedNanos();
  }

  void stepped(double loss) {
    long now = System.nanoTime();
    long waited = data.waitedNanos();
    seconds = MEMORY * seconds + (now - last) / 1e9;
    waitSeconds = MEMORY * waitSeconds + (waited - lastWaited) / 1e9;
    steps = MEMORY * steps + 1;
    last = now;
    lastWaited = waited;
    lossSum += loss;
    lossCount++;
  }

  /** Stops the clock for something other than training. */
  void pause() {
    seconds += (System.nanoTime() - last) / 1e9;
  }

  /** Restarts the clock. */
  void goOn() {
    last = System.nanoTime();
  }

  double stepsPerSecond() {
    return seconds == 0 ? 0 : steps / seconds;
  }

  double waitShare() {
    return seconds == 0 ? 0 : Math.min(1, waitSeconds / seconds);
  }

  /** Returns the mean loss since the last call. */
  double meanLoss() {
    double mean = lossSum / Math.max(1, lossCount);
    lossSum = 0;
    lossCount = 0;
    return mean;
  }
}
