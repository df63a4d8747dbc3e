package io.orderflow.pg;

import io.orderflow.bus.FaultException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Tells apart what a failed statement means: a server that is away, a conflict, or a mistake. */
public final class PgFailure {
  /** SQLSTATE classes: connection exception, insufficient resources, operator intervention. */
  private static final Set<String> OUTAGE_CLASSES = Set.of("08", "53", "57");

  /** Serialization failure, deadlock, lock not available: the same work may pass next time. */
  private static final Set<String> PASSING = Set.of("40001", "40P01", "55P03");

  private static final String UNIQUE_VIOLATION = "23505";

  private PgFailure() {}

  /** Whether the server is away, hangs, is starting or stopping, or has no room. */
  public static boolean isOutage(Throwable failure) {
    if (failure instanceof FaultException) {
      return false;
    }
    if (failure instanceof PgException error) {
      return OUTAGE_CLASSES.contains(error.getSqlState().substring(0, 2));
    }
    return failure instanceof IOException
        || failure instanceof ClosedConnectionException
        || failure instanceof TimeoutException
        || failure instanceof VertxException;
  }

  /** Whether another transaction was in the way and the same work is worth another try. */
  public static boolean isConflict(Throwable failure) {
    return failure instanceof PgException error
        && (PASSING.contains(error.getSqlState()) || UNIQUE_VIOLATION.equals(error.getSqlState()));
  }

  /** Whether that unique index refused the row. */
  public static boolean violates(Throwable failure, String constraint) {
    return failure instanceof PgException error
        && UNIQUE_VIOLATION.equals(error.getSqlState())
        && constraint.equals(error.getConstraint());
  }
}
