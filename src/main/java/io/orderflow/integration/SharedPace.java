package io.orderflow.integration;

import io.orderflow.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the calls of all processes to one account of a service within so many in any window of
 * time. The calls of the window stand in Redis, by its own clock; without Redis each process goes
 * on alone with a part of the limit. For one event loop.
 */
public final class SharedPace {
  private static final Logger LOG = LoggerFactory.getLogger(SharedPace.class);
  private static final String PREFIX = "orderflow:pace:";

  /**
   * KEYS: calls, rest. ARGV: limit, share of the purpose, window and batch, purpose. Answers
   * whether the call may be made, and how long until a batch may be: of all, and of that purpose.
   * Times are milliseconds. A call that is refused leaves no trace.
   */
  private static final String SCRIPT =
      """
      local limit, share, window, batch = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
      local resting = redis.call('PTTL', KEYS[2])
      if resting > 0 then return {0, resting, 0} end
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local calls = redis.call('LRANGE', KEYS[1], 0, -1)
      local all, own = {}, {}
      for i = 1, #calls do
        local at, purpose = string.match(calls[i], '^(%d+) (%a+)$')
        at = tonumber(at)
        if at and now - at < window then
          all[#all + 1] = at
          if purpose == ARGV[5] then own[#own + 1] = at end
        end
      end
      local function wait(times, most)
        if #times < most then return 0 end
        return math.max(1, times[#times - most + math.min(batch, most)] + window - now)
      end
      local waitAll, waitOwn = wait(all, limit), wait(own, share)
      if waitAll > 0 or waitOwn > 0 then return {0, waitAll, waitOwn} end
      redis.call('LTRIM', KEYS[1], #calls - #all, -1)
      redis.call('RPUSH', KEYS[1], string.format('%.0f %s', now, ARGV[5]))
      redis.call('PEXPIRE', KEYS[1], window)
      return {1, 0, 0}
      """;

  private final RedisLink redis;
  private final OwnPace own;
  private final int limit;
  private final Duration window;

  /** What calls are for; each purpose has its share, so that none keeps the others out. */
  public enum Purpose {
    /** Telling the service; nine tenths. */
    push(9),
    /** Asking it; half. */
    read(5);

    private final int tenths;

    Purpose(int tenths) {
      this.tenths = tenths;
    }

    int share(int limit) {
      return Math.max(1, limit * tenths / 10);
    }
  }

  /**
   * Whether a call may be made now.
   *
   * @param waitOfAll how long nobody may, or zero
   * @param waitOfPurpose how long calls of this purpose may not, or zero
   */
  public record Turn(boolean granted, Duration waitOfAll, Duration waitOfPurpose) {}

  /**
   * For a limit of calls in the window. The window is a little longer than the service's own,
   * because calls may be under way for longer or shorter.
   */
  public SharedPace(RedisLink redis, int limit, Duration window, Clock clock) {
    this.redis = redis;
    this.own = new OwnPace(limit, window, clock);
    this.limit = limit;
    this.window = window;
  }

  /** Takes a call of the account's, if there is one left; fails never. */
  public Future<Turn> take(String account, Purpose purpose) {
    Request request =
        Request.cmd(Command.EVAL)
            .arg(SCRIPT)
            .arg(2)
            .arg(calls(account))
            .arg(rest(account))
            .arg(limit)
            .arg(purpose.share(limit))
            .arg(window.toMillis())
            .arg(batch(limit))
            .arg(purpose.name());
    return redis
        .send(request)
        .map(SharedPace::turn)
        .onSuccess(turn -> own.note(account, turn))
        .recover(failure -> Future.succeededFuture(own.take(account)));
  }

  /** Makes no call of the account's for so long, in any process, because the service says so. */
  public Future<Void> rest(String account, Duration rest) {
    own.rest(account, rest);
    Request request =
        Request.cmd(Command.SET).arg(rest(account)).arg("").arg("PX").arg(rest.toMillis());
    return redis
        .send(request)
        .onFailure(failure -> LOG.debug("the rest is kept by this process alone", failure))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** Who waits, waits until a handful may pass: waking for each would be work for nothing. */
  static int batch(int limit) {
    return Math.max(1, limit / 4);
  }

  private static Turn turn(Response answer) {
    return new Turn(
        answer.get(0).toInteger() == 1,
        Duration.ofMillis(answer.get(1).toLong()),
        Duration.ofMillis(answer.get(2).toLong()));
  }

  private static String calls(String account) {
    return PREFIX + "{" + account + "}";
  }

  private static String rest(String account) {
    return calls(account) + ":rest";
  }
}
