package io.orderflow.bus;

import io.orderflow.id.IdKind;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
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

  public Bus(EventBus eventBus) {
    this.eventBus = eventBus;
  }

  /** Registers the codec that passes records by reference; once for each {@link EventBus}. */
  public static Bus install(EventBus eventBus) {
    eventBus.registerCodec(RecordCodec.INSTANCE);
    return new Bus(eventBus);
  }

  /** Asks the one consumer of the address; fails with a {@link FaultException} and nothing else. */
  @SuppressWarnings("unchecked")
  public <Q, R> Future<R> request(Address<Q, R> address, Q request) {
    return eventBus
        .request(address.name(), request, options(address))
        .map(message -> (R) message.body())
        .recover(failure -> Future.failedFuture(FaultException.of(reason(address, failure))));
  }

  /** Answers every request to the address on this process with what the handler comes to. */
  public <Q, R> MessageConsumer<Q> serve(Address<Q, R> address, Function<Q, Future<R>> handler) {
    return eventBus.localConsumer(address.name(), message -> answer(message, handler));
  }

  /** Tells every subscriber of this process; nobody is asked to answer, and nobody may be there. */
  public <T> void publish(Topic<T> topic, T fact) {
    eventBus.publish(topic.name(), fact, RecordCodec.options());
  }

  /** Hears every fact that is published to the topic. */
  public <T> MessageConsumer<T> subscribe(Topic<T> topic, java.util.function.Consumer<T> listener) {
    return eventBus.localConsumer(topic.name(), message -> listener.accept(message.body()));
  }

  private <Q, R> void answer(Message<Q> message, Function<Q, Future<R>> handler) {
    Future<R> outcome;
    try {
      outcome = handler.apply(message.body());
    } catch (RuntimeException failure) {
      outcome = Future.failedFuture(failure);
    }
    outcome
        .onSuccess(reply -> message.reply(reply, RecordCodec.options()))
        .onFailure(failure -> message.reply(fault(message, failure), RecordCodec.options()));
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

  private static Throwable reason(Address<?, ?> address, Throwable failure) {
    if (failure instanceof ReplyException reply
        && reply.failureType() != ReplyFailure.ERROR
        && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      return new FaultException(new Fault.Unavailable(address.name()));
    }
    return failure;
  }

  private static DeliveryOptions options(Address<?, ?> address) {
    return RecordCodec.options().setSendTimeout(address.timeout().toMillis());
  }
}
