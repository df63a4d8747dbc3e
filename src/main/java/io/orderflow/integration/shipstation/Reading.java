package io.orderflow.integration.shipstation;

import io.orderflow.bus.Caller;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Reads lists of shipments page by page, as many pages as fit into an attempt, and records them.
 */
final class Reading {
  /** As many as are recorded within a second or two. */
  private static final int PAGE = 100;

  /** A call that begins by then is over, and its page recorded, before the attempt ends. */
  private static final Duration BUDGET = Duration.ofSeconds(6);

  private final Recording recording;
  private final Clock clock;

  /**
   * How far it came.
   *
   * @param whole whether there was nothing left to read
   * @param newest when the newest shipment that was read was created, if any was
   */
  record Progress(boolean whole, Optional<Instant> newest) {}

  Reading(Recording recording, Clock clock) {
    this.recording = recording;
    this.clock = clock;
  }

  /** The query for one page. */
  static String page(String query, int number) {
    return query + "&page=" + number + "&pageSize=" + PAGE;
  }

  /**
   * Reads on until the budget, or the calls that ShipStation allows, are used up.
   *
   * @param pages reads the page with that number, from 1
   */
  Future<Progress> read(Caller caller, Instant begun, IntFunction<Future<ShipmentPage>> pages) {
    return read(caller, begun, pages, 1, Optional.empty());
  }

  private Future<Progress> read(
      Caller caller,
      Instant begun,
      IntFunction<Future<ShipmentPage>> pages,
      int number,
      Optional<Instant> newest) {
    if (clock.instant().isAfter(begun.plus(BUDGET))) {
      return Future.succeededFuture(new Progress(false, newest));
    }
    return pages
        .apply(number)
        .compose(page -> recording.record(caller, page.shipments()).map(page))
        .compose(
            page ->
                number >= page.pages()
                    ? Future.succeededFuture(new Progress(true, page.newest().or(() -> newest)))
                    : read(caller, begun, pages, number + 1, page.newest().or(() -> newest)))
        .recover(failure -> stop(failure, number, newest));
  }

  /** What was read so far is known all the same. */
  private static Future<Progress> stop(Throwable failure, int number, Optional<Instant> newest) {
    return failure instanceof NotNow && number > 1
        ? Future.succeededFuture(new Progress(false, newest))
        : Future.failedFuture(failure);
  }
}
