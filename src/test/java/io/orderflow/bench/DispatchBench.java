package io.orderflow.bench;

import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What deliveries cost and how fast they are: idle, at a steady rate, and flat out. */
final class DispatchBench {
  private static final int RATE = 500;
  private static final int CLIENTS = 32;
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration STEADY = Duration.ofSeconds(20);
  private static final Duration FLAT_OUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** After the last request the process still does for a moment what requests make it do. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private static final String FIRST = "/first";
  private static final List<String> OTHERS = List.of("/second", "/third");

  private final Site site;
  private final ReceiverLab lab;
  private final Load load;
  private final Statements statements;
  private final StringBuilder table = new StringBuilder("\n| Figure | Measured |\n|---|---|\n");

  private DispatchBench(Site site, ReceiverLab lab, Load load) {
    this.site = site;
    this.lab = lab;
    this.load = load;
    this.statements = site.statements();
  }

  static void run() {
    Site site = Site.open();
    try (ReceiverLab lab = ReceiverLab.open();
        Load load = site.load()) {
      DispatchBench bench = new DispatchBench(site, lab, load);
      bench.subscribe(FIRST);
      bench.warmUp(WARM_UP);
      bench.idle();
      bench.warmUp(QUIET);
      bench.steady();
      OTHERS.forEach(bench::subscribe);
      bench.flatOut();
      System.out.println(bench.table);
    }
  }

  private void warmUp(Duration time) {
    say("warming up for %d s", time.toSeconds());
    Ledger before = statements.count();
    int sent = load.paced(RATE, time).size();
    awaitSettled(before, sent);
  }

  private void idle() {
    LockSupport.parkNanos(QUIET.toNanos());
    say("idle for %d s; statements a second:", IDLE.toSeconds());
    Ledger before = statements.count();
    LockSupport.parkNanos(IDLE.toNanos());
    Ledger run = statements.count().since(before);
    run.top(8, IDLE.toSeconds()).forEach(line -> say("%s", line));
    row("idle: statements/s", "%.2f", run.all() / (double) IDLE.toSeconds());
  }

  private void steady() {
    say("%d orders a second for %d s; statements for each event:", RATE, STEADY.toSeconds());
    Ledger before = statements.count();
    double cpuBefore = site.cpuMillis();
    List<Created> orders = load.paced(RATE, STEADY);
    awaitSettled(before, orders.size());
    double cpu = site.cpuMillis() - cpuBefore;
    Ledger run = statements.count().since(before);
    run.top(24, orders.size()).forEach(line -> say("%s", line));

    Arrivals arrivals = new Arrivals(orders, lab.at(FIRST));
    double events = orders.size();
    row("steady: orders created, answered otherwise", "%d, %s", orders.size(), failures());
    row("steady: order answered after it was due", "%s", answerTimes(orders).text());
    row("steady: deliveries/s", "%.0f", arrivals.perSecond());
    row("steady: lost, twice", "%d, %d", arrivals.lost(), arrivals.duplicates());
    row("steady: dispatcher's statements/event", "%.2f", run.dispatcher() / events);
    row(
        "steady: dispatcher's and outbox's statements/event",
        "%.2f",
        (run.dispatcher() + run.outbox()) / events);
    row("steady: all statements/event, the order's own included", "%.2f", run.all() / events);
    row(
        "steady: processor time of the process/event, the order's own included",
        "%.2f ms",
        cpu / events);
    row("steady: commit to arrival at least (since the 201)", arrivals.sinceAnswer().text());
    row("steady: commit to arrival at most (since the event)", arrivals.sinceEvent().text());
  }

  private void flatOut() {
    say("%d clients for %d s, 3 webhooks", CLIENTS, FLAT_OUT.toSeconds());
    Ledger before = statements.count();
    int arrivedBefore = arrived();
    long start = System.nanoTime();
    List<Created> orders = load.closed(CLIENTS, FLAT_OUT);
    double loaded = (System.nanoTime() - start) / 1e9;
    int arrivedUnderLoad = arrived() - arrivedBefore;
    int due = orders.size() * (1 + OTHERS.size());
    awaitSettled(before, due);
    double drained = (System.nanoTime() - start) / 1e9 - loaded;
    Ledger run = statements.count().since(before);
    run.top(24, due).forEach(line -> say("%s", line));

    List<Arrivals> arrivals = paths().map(path -> new Arrivals(orders, lab.at(path))).toList();
    row("flat out: orders/s", "%.0f", orders.size() / loaded);
    row("flat out: deliveries/s under load", "%.0f", arrivedUnderLoad / loaded);
    row(
        "flat out: deliveries left, and settled after",
        "%d, %.1f s",
        due - arrivedUnderLoad,
        drained);
    row("flat out: dispatcher's statements/delivery", "%.2f", run.dispatcher() / (double) due);
    row(
        "flat out: lost, twice",
        "%d, %d",
        arrivals.stream().mapToInt(Arrivals::lost).sum(),
        arrivals.stream().mapToInt(Arrivals::duplicates).sum());
  }

  private void subscribe(String path) {
    site.subscribe(lab.at(path, Behaviours.status(200)));
  }

  private void awaitSettled(Ledger before, int deliveries) {
    Await.until(
        "everything is settled",
        PATIENCE,
        () -> statements.count().since(before).settled() >= deliveries);
  }

  private int arrived() {
    return paths().mapToInt(lab::count).sum();
  }

  private static Stream<String> paths() {
    return Stream.concat(Stream.of(FIRST), OTHERS.stream());
  }

  private String failures() {
    List<String> failures = load.failures();
    return failures.isEmpty() ? "0" : failures.size() + " such as " + failures.get(0);
  }

  private static Spread answerTimes(List<Created> orders) {
    return Spread.of(
        orders.stream().mapToLong(order -> (order.answeredAt() - order.dueAt()) / 1_000));
  }

  private void row(String figure, String format, Object... values) {
    table.append("| ").append(figure).append(" | ").append(format.formatted(values)).append(" |\n");
  }

  private static void say(String format, Object... values) {
    System.out.println(format.formatted(values));
  }
}
