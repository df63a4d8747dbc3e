package io.orderflow.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bus.BusMeters.OfAddress;
import io.orderflow.id.IdKind;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The typed face of the event bus: every consumer registered here always answers, with a reply or
 * with a {@link Fault}.
 */
public final class Bus {
  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

  private final EventBus eventBus;
  private final BusMeters meters;
  private final Duration answerWithin;
  private final Map<String, Topic<?>> everywhere = new ConcurrentHashMap<>();
  private volatile Neighbours neighbours = Neighbours.NONE;

  private Bus(EventBus eventBus, BusMeters meters, Duration answerWithin) {
    this.eventBus = eventBus;
    this.meters = meters;
    this.answerWithin = answerWithin;
  }

  /**
   * Registers the codec that passes records by reference; once for each {@link EventBus}.
   *
   * @param answerWithin how long a sender waits at addresses that do not say it themselves
   */
  public static Bus install(EventBus eventBus, MeterRegistry registry, Duration answerWithin) {
    eventBus.registerCodec(RecordCodec.INSTANCE);
    return new Bus(eventBus, new BusMeters(registry), answerWithin);
  }

  /** Asks the one consumer of the address; fails with a {@link FaultException} and nothing else. */
  public <Q, R> Future<R> request(Address<Q, R> address, Q request) {
    OfAddress measured = meters.of(address.name());
    measured.sent();
    return eventBus
        .<R>request(address.name(), request, options(address))
        .transform(outcome -> settle(address, outcome, measured));
  }

  /** Answers every request to the address on this process with what the handler comes to. */
  public <Q, R> MessageConsumer<Q> serve(Address<Q, R> address, Function<Q, Future<R>> handler) {
    OfAddress measured = meters.of(address.name());
    return eventBus.localConsumer(address.name(), message -> answer(message, handler, measured));
  }

  /**
   * Tells every subscriber of this process, and the neighbours when the topic is told everywhere;
   * nobody is asked to answer, and nobody may be there.
   */
  public <T> void publish(Topic<T> topic, T fact) {
    publishHere(topic, fact);
    if (topic.isEverywhere()) {
      neighbours.tell(topic, fact);
    }
  }

  /**
   * Tells the subscribers of this process alone, as of a fact that a neighbour told of. What they
   * do then is no part of the teller's trace.
   */
  public <T> void publishHere(Topic<T> topic, T fact) {
    meters.published(topic.name());
    eventBus.publish(
        topic.name(), fact, RecordCodec.options().setTracingPolicy(TracingPolicy.IGNORE));
  }

  /** From now on these are told what is told everywhere. */
  public void introduce(Neighbours others) {
    neighbours = others;
  }

  /** The topic of that name, when it is told everywhere and somebody here has subscribed to it. */
  public Optional<Topic<?>> everywhere(String name) {
    return Optional.ofNullable(everywhere.get(name));
  }

  /** Hears every fact that is published to the topic. */
  public <T> MessageConsumer<T> subscribe(Topic<T> topic, Consumer<T> listener) {
    if (topic.isEverywhere()) {
      everywhere.put(topic.name(), topic);
    }
    return eventBus.localConsumer(topic.name(), message -> listener.accept(message.body()));
  }

  private <Q, R> void answer(
      Message<Q> message, Function<Q, Future<R>> handler, OfAddress measured) {
    long taken = measured.taken();
    Future<R> outcome;
    try {
      outcome = handler.apply(message.body());
    } catch (RuntimeException failure) {
      outcome = Future.failedFuture(failure);
    }
    outcome.onComplete(
        done -> {
          measured.handled(taken);
          message.reply(
              done.succeeded() ? done.result() : fault(message, done.cause()),
              RecordCodec.options());
        });
  }

  private static FaultException fault(Message<?> message, Throwable failure) {
    FaultException known = FaultException.of(failure);
    if (known.fault() instanceof Fault.Broken) {
      log(message).setCause(failure).log("{} failed", message.address());
    }
    return known;
  }

  private static LoggingEventBuilder log(Message<?> message) {
    return message.body() instanceof Asked asked
        ? LOG.atError()
            .addKeyValue("correlationId", asked.caller().correlationId())
            .addKeyValue("tenantId", IdKind.TENANT.format(asked.caller().tenantId()))
        : LOG.atError();
  }

  private static <R> Future<R> settle(
      Address<?, R> address, AsyncResult<Message<R>> outcome, OfAddress measured) {
    if (outcome.succeeded()) {
      measured.answered();
      return Future.succeededFuture(outcome.result().body());
    }
    if (isUnanswered(outcome.cause())) {
      measured.failed(((ReplyException) outcome.cause()).failureType().name());
      return Future.failedFuture(new FaultException(new Fault.Unavailable(address.name())));
    }
    FaultException refusal = FaultException.of(outcome.cause());
    measured.failed(refusal.fault().getClass().getSimpleName());
    return Future.failedFuture(refusal);
  }

  private static boolean isUnanswered(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() != ReplyFailure.ERROR
        && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE;
  }

  private DeliveryOptions options(Address<?, ?> address) {
    Duration timeout = address.timeout() == null ? answerWithin : address.timeout();
    return RecordCodec.options().setSendTimeout(timeout.toMillis());
  }
}
