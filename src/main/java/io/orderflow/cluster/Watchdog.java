package io.orderflow.cluster;

import java.time.Instant;

/**
 * Judges, tick by tick, whether this process has still a place among the others, or only believes
 * so. For one event loop.
 */
final class Watchdog {
  /** What joining anew does not mend is not to be tried again and again. */
  private static final int MOST_PATIENT = 20;

  private final Roster roster;
  private final int patience;
  private int joins;
  private int failures;
  private int lonely;
  private int members;

  /**
   * @param patience how many ticks in a row must fail
   */
  Watchdog(Roster roster, int patience) {
    this.roster = roster;
    this.patience = patience;
  }

  /** The others need a while to learn of a newcomer, which begins here. */
  void joined() {
    joins = Math.min(joins + 1, MOST_PATIENT);
    failures = -patience * joins;
    lonely = failures;
  }

  /**
   * Whether the place is lost: because what it says does not come back, or because it hears nobody
   * although it has not been alone for a while.
   *
   * @param since when this process said last that it is there
   * @param membersNow of the cluster itself, of whom newcomers may not have begun to speak
   */
  boolean isPlaceLost(Instant since, Instant now, int membersNow) {
    boolean sound = roster.isSound(since, now);
    failures = sound ? 0 : failures + 1;
    boolean alone = sound && membersNow > 1 && roster.members(now).size() == 1;
    lonely = alone && membersNow == members ? lonely + 1 : Math.min(lonely, 0);
    members = membersNow;
    if (sound && !alone) {
      joins = 0;
    }
    return failures >= patience || lonely >= patience;
  }
}
