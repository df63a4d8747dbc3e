package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Call;
import io.orderflow.sandbox.Course;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.Reply;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.Table;
import io.orderflow.sandbox.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Stripe's API of payments and refunds. */
public final class StripeSandbox implements Service {
  private static final List<String> PATHS =
      List.of(
          "/v1/payment_intents",
          "/v1/refunds",
          "/v1/charges",
          "/v1/events",
          "/v1/balance",
          "/v1/webhook_endpoints");

  private final Accounts accounts;

  public StripeSandbox(Vertx vertx, Clock clock, long seed) {
    this.accounts = new Accounts(vertx, clock, seed);
  }

  /** The account of a secret key. */
  public Account account(String key) {
    return accounts.of(key);
  }

  /** The payments of all accounts. */
  public List<Intent> intents() {
    return all().flatMap(account -> account.intents().stream()).toList();
  }

  /** The charges of all accounts. */
  public List<Charge> charges() {
    return all().flatMap(account -> account.charges().stream()).toList();
  }

  /** The refunds of all accounts. */
  public List<Refund> refunds() {
    return all().flatMap(account -> account.refunds().stream()).toList();
  }

  private Stream<Account> all() {
    return accounts.all().stream();
  }

  @Override
  public String name() {
    return "stripe";
  }

  @Override
  public boolean serves(Call call) {
    return PATHS.stream().anyMatch(call.path()::startsWith);
  }

  @Override
  public Future<Reply> answer(Call call, Course course) {
    String requestId = Tokens.next("req_", 14);
    return answer(call, course, requestId).map(reply -> dressed(reply, call, requestId));
  }

  private Future<Reply> answer(Call call, Course course, String requestId) {
    try {
      Account account = accounts.authenticate(call);
      Form form = form(call);
      String key = call.method().equals("POST") ? call.header("Idempotency-Key") : null;
      Optional<Reply> kept = claimed(account, key, call, form);
      if (kept.isPresent()) {
        return Future.succeededFuture(kept.get().with("Idempotent-Replayed", "true"));
      }
      return course
          .begin()
          .map(due -> perform(account, call, form, new Account.Origin(requestId, key), course));
    } catch (StripeException refused) {
      return Future.succeededFuture(refused.reply(requestId));
    }
  }

  private static Form form(Call call) {
    if (call.method().equals("GET")) {
      return Form.parse(call.query());
    }
    String type = call.header("Content-Type");
    boolean isForm = type != null && type.startsWith("application/x-www-form-urlencoded");
    if (call.body().length > 0 && !isForm) {
      throw StripeException.validation(
          null,
          null,
          "Invalid request (check that your POST content type is application/x-www-form-urlencoded).");
    }
    return Form.parse(call.text());
  }

  private static Optional<Reply> claimed(Account account, String key, Call call, Form form) {
    synchronized (account) {
      return key == null ? Optional.empty() : account.keys().claim(key, call.path(), form);
    }
  }

  private static Reply perform(
      Account account, Call call, Form form, Account.Origin origin, Course course) {
    synchronized (account) {
      account.cause(origin);
      try {
        Reply reply = course.end(Reply.json(200, Operations.perform(account, call, form)));
        keep(account, origin, reply.with("Original-Request", origin.requestId()));
        return reply;
      } catch (StripeException refused) {
        return refusal(account, origin, course, refused);
      } finally {
        account.cause(Account.Origin.ITSELF);
      }
    }
  }

  private static Reply refusal(
      Account account, Account.Origin origin, Course course, StripeException refused) {
    Reply told = refused.reply(origin.requestId());
    Reply reply = refused.kept() ? course.end(told) : told;
    if (refused.kept()) {
      keep(account, origin, reply.with("Original-Request", origin.requestId()));
    } else if (origin.key() != null) {
      account.keys().free(origin.key());
    }
    return reply;
  }

  private static void keep(Account account, Account.Origin origin, Reply reply) {
    if (origin.key() != null) {
      account.keys().keep(origin.key(), reply);
    }
  }

  private static Reply dressed(Reply reply, Call call, String requestId) {
    String version = call.header("Stripe-Version");
    Reply dressed =
        reply
            .with("Request-Id", requestId)
            .with("Stripe-Version", version == null ? Account.API_VERSION : version);
    String key = call.header("Idempotency-Key");
    return key == null ? dressed : dressed.with("Idempotency-Key", key);
  }

  @Override
  public Reply refusal(FaultMode fault) {
    return switch (fault) {
      case RATE_LIMITED ->
          refusal(429, "rate_limit", "Request rate limit exceeded.")
              .with("Stripe-Rate-Limited-Reason", "global-rate");
      case LOCK_TIMEOUT -> locked(429);
      case CONFLICT -> locked(409);
      case NONE,
          ERROR_BEFORE_EFFECT,
          ERROR_AFTER_EFFECT,
          GATEWAY_ERROR_AFTER_EFFECT,
          TIMEOUT_AFTER_EFFECT,
          RESET_AFTER_EFFECT,
          SLOW ->
          Reply.json(
              500,
              new JsonObject()
                  .put(
                      "error",
                      StripeException.error(
                          "api_error", null, "An unknown error occurred (the sandbox's own).")));
    };
  }

  private static Reply locked(int status) {
    return refusal(
        status,
        "lock_timeout",
        "This object cannot be accessed right now because another API request or Stripe process is"
            + " currently accessing it.");
  }

  private static Reply refusal(int status, String code, String message) {
    JsonObject error = StripeException.error("invalid_request_error", code, message);
    return Reply.json(status, new JsonObject().put("error", error))
        .with("Request-Id", Tokens.next("req_", 14));
  }

  @Override
  public List<Table> tables() {
    return StripeTables.of(this);
  }
}
