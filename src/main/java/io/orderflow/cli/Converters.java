package io.orderflow.cli;

import io.orderflow.config.DurationText;
import io.orderflow.id.IdKind;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the commands read what is not a word. */
final class Converters {
  private Converters() {}

  /** {@code 0}, {@code 30m}, {@code 24h}. */
  static final class OfDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return text.equals("0")
          ? Duration.ZERO
          : DurationText.parse(text)
              .orElseThrow(() -> new TypeConversionException(DurationText.FORM));
    }
  }

  /** A moment to come: a time with its zone, or how long from now. */
  static final class OfExpiry implements ITypeConverter<Instant> {
    /** RFC 3339 has no years of five digits. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    @Override
    public Instant convert(String text) {
      Instant expiry =
          DurationText.parse(text).map(Instant.now()::plus).orElseGet(() -> moment(text));
      if (!expiry.isAfter(Instant.now())) {
        throw new TypeConversionException("'" + text + "' is not in the future");
      }
      if (expiry.isAfter(LAST)) {
        throw new TypeConversionException("'" + text + "' is after the year 9999");
      }
      return expiry;
    }

    private static Instant moment(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is neither a time like 2030-01-31T00:00:00Z nor a duration like 30d");
      }
    }
  }

  /** {@code whk_…} */
  static final class OfWebhookId implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String text) {
      return IdKind.WEBHOOK
          .parse(text)
          .orElseThrow(() -> new TypeConversionException("'" + text + "' is no id of a webhook"));
    }
  }

  /** {@code evt_…} */
  static final class OfEventId implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String text) {
      return IdKind.EVENT
          .parse(text)
          .orElseThrow(() -> new TypeConversionException("'" + text + "' is no id of an event"));
    }
  }

  /** {@code dlv_…} */
  static final class OfDeliveryId implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String text) {
      return IdKind.DELIVERY
          .parse(text)
          .orElseThrow(() -> new TypeConversionException("'" + text + "' is no id of a delivery"));
    }
  }

  /** A time with its zone. */
  static final class OfMoment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("'" + text + "' is no time like 2030-01-31T00:00:00Z");
      }
    }
  }

  /** {@code key_…} */
  static final class OfKeyId implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String text) {
      return IdKind.API_KEY
          .parse(text)
          .orElseThrow(() -> new TypeConversionException("'" + text + "' is no id of a key"));
    }
  }
}
