package io.orderflow.pg;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's connections to PostgreSQL: single statements, and transactions that either commit
 * or leave nothing, also when the server hangs.
 */
public final class Database {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** How many statements travel before the first answer: more than any one transaction sends. */
  private static final int PIPELINING = 64;

  /** Every statement of every store and each combination of list filters. */
  private static final int PREPARED_STATEMENTS = 1_024;

  /** Longer than any statement takes: beyond it the server gives up on its own. */
  private static final String STATEMENT_TIMEOUT = "10000";

  /** Also in the transaction of a process that froze between two statements. */
  private static final String IDLE_TIMEOUT = "15000";

  /** Bytes that nobody acknowledged for so long went to a host that is gone. */
  private static final int UNACKNOWLEDGED_MILLIS = 10_000;

  /** A lane of commits, two groups of reads, two of pages, and one to replace what is stuck. */
  public static final int HOT_CONNECTIONS = 6;

  /**
   * A page is read in a fifth of a millisecond, from more memory than a processor's caches hold: of
   * many that are read at once each takes twice as long as one after the other.
   */
  public static final int LIST_CONNECTIONS = 4;

  private final Pool pool;
  private final Duration queryTimeout;

  private Database(Pool pool, Duration queryTimeout) {
    this.pool = pool;
    this.queryTimeout = queryTimeout;
  }

  public static Database open(Vertx vertx, Settings.Database settings) {
    return open(vertx, settings, "requests", connectOptions(settings), settings.poolSize());
  }

  /**
   * For searches, so that few are under way at once and none takes a connection from a write. Each
   * reads along an index until its page is full; a bitmap would be of all that there is.
   */
  public static Database openForLists(Vertx vertx, Settings.Database settings) {
    PgConnectOptions options = connectOptions(settings).addProperty("enable_bitmapscan", "off");
    return open(vertx, settings, "lists", options, LIST_CONNECTIONS);
  }

  /**
   * For tables that are empty now and full a minute later: there no statistics are right, and only
   * plans by index are good at any time.
   */
  public static Database openForQueues(Vertx vertx, Settings.Database settings, int connections) {
    return openForQueues(vertx, settings, "queues", connections);
  }

  /**
   * The same for queues that share no connections with those of others.
   *
   * @param name of the pool, for its meters
   */
  public static Database openForQueues(
      Vertx vertx, Settings.Database settings, String name, int connections) {
    return open(vertx, settings, name, byIndex(settings), connections);
  }

  /**
   * For the few statements that most requests wait for. Each is planned once for a connection and
   * not for each call, which would cost more than its work: only for those of which the plan by
   * index is right however many rows there are.
   */
  public static Database openForHotPath(Vertx vertx, Settings.Database settings) {
    PgConnectOptions options =
        byIndex(settings)
            .setPreparedStatementCacheSqlFilter(whatever -> true)
            .addProperty("plan_cache_mode", "force_generic_plan");
    return open(vertx, settings, "hot", options, HOT_CONNECTIONS);
  }

  private static PgConnectOptions byIndex(Settings.Database settings) {
    return connectOptions(settings)
        .addProperty("enable_seqscan", "off")
        .addProperty("enable_hashjoin", "off")
        .addProperty("enable_mergejoin", "off")
        .addProperty("jit", "off");
  }

  /**
   * @param name of the pool, for its meters
   */
  private static Database open(
      Vertx vertx,
      Settings.Database settings,
      String name,
      PgConnectOptions connect,
      int connections) {
    PoolOptions options =
        new PoolOptions()
            .setName(name)
            .setMaxSize(connections)
            .setConnectionTimeout((int) settings.connectTimeout().toMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    Pool pool =
        PgBuilder.pool().with(options).with(network()).connectingTo(connect).using(vertx).build();
    return new Database(pool, settings.queryTimeout());
  }

  /**
   * A server that vanishes without a word must not hold its connections for a quarter of an hour.
   */
  private static NetClientOptions network() {
    return new NetClientOptions().setTcpKeepAlive(true).setTcpUserTimeout(UNACKNOWLEDGED_MILLIS);
  }

  public static PgConnectOptions connectOptions(Settings.Database settings) {
    PgConnectOptions options = PgConnectOptions.fromUri(settings.url());
    return options
        .setPipeliningLimit(PIPELINING)
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS)
        .addProperty("application_name", "orderflow")
        .addProperty("timezone", "UTC")
        .addProperty("statement_timeout", STATEMENT_TIMEOUT)
        .addProperty("idle_in_transaction_session_timeout", IDLE_TIMEOUT);
  }

  /** Runs one statement on any connection. */
  public Future<RowSet<Row>> query(String sql, Tuple binds) {
    return within(pool.preparedQuery(sql).execute(binds)).recover(Database::explain);
  }

  /**
   * Runs the work in one transaction and commits when it succeeds. The connection goes back to the
   * pool only behind the ROLLBACK or COMMIT, so that nobody inherits a transaction.
   */
  public <T> Future<T> transaction(Function<Tx, Future<T>> work) {
    return pool.getConnection()
        .compose(connection -> run(connection, work, connection::close))
        .recover(Database::explain);
  }

  /** A connection that is kept for transactions of which each is one statement. */
  public Lane lane() {
    return new Lane(pool, queryTimeout);
  }

  public Future<Void> close() {
    return pool.close();
  }

  private <T> Future<T> run(
      SqlConnection connection, Function<Tx, Future<T>> work, Runnable afterwards) {
    Tx tx = new Tx((PgConnection) connection);
    tx.begin();
    Future<T> outcome =
        within(Future.succeededFuture(tx).compose(work))
            .compose(result -> within(tx.commit()).map(result))
            .recover(failure -> tx.rollback(failure));
    return outcome.onComplete(known -> tx.settled().onComplete(ended -> afterwards.run()));
  }

  private <T> Future<T> within(Future<T> future) {
    return future.timeout(queryTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  static <T> Future<T> explain(Throwable failure) {
    if (!PgFailure.isOutage(failure)) {
      return Future.failedFuture(failure);
    }
    LOG.debug("the database is held to be away", failure);
    return Future.failedFuture(new FaultException(new Fault.Unavailable("database")));
  }
}
