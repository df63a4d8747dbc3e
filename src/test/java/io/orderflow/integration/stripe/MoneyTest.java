package io.orderflow.integration.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stripe charges what the order says, to the smallest unit, or not at all. */
class MoneyTest {
  @ParameterizedTest
  @CsvSource({
    "USD, 1999, 1999",
    "HUF, 1999, 1999",
    "JPY, 500, 500",
    "KRW, 500, 500",
    "CLP, 500, 500",
    "ISK, 500, 50000",
    "UGX, 500, 50000",
    "MGA, 50000, 500",
    "KWD, 12340, 12340",
    "XYZ, 7, 7"
  })
  void amountsShouldBeInStripesUnits(String currency, long minor, long stripes) {
    assertThat(Money.toStripe(minor, currency)).isEqualTo(OptionalLong.of(stripes));
    assertThat(Money.fromStripe(stripes, currency.toLowerCase(java.util.Locale.ROOT)))
        .isEqualTo(minor);
  }

  @ParameterizedTest
  @CsvSource({
    "KWD, 12345",
    "BHD, 1",
    "JOD, 11",
    "OMR, 999",
    "TND, 5",
    "MGA, 50",
    "ISK, 100000000000000000"
  })
  void whatStripeCannotChargeShouldBeNothing(String currency, long minor) {
    assertThat(Money.toStripe(minor, currency)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "PYG", "RWF", "VND", "VUV", "XAF", "XOF",
        "XPF"
      })
  void currenciesWithoutDecimalsShouldStayAsTheyAre(String currency) {
    assertThat(Money.toStripe(1, currency)).hasValue(1);
  }

  @Test
  void nothingShouldStayNothing() {
    assertThat(Money.toStripe(0, "KWD")).hasValue(0);
  }

  @Property
  void whatCanBeChargedShouldComeBackUnchanged(@ForAll @LongRange(max = 1_000_000_000) long minor) {
    for (String currency : java.util.List.of("EUR", "JPY", "KWD", "ISK", "MGA", "UGX", "BHD")) {
      Money.toStripe(minor, currency)
          .ifPresent(amount -> assertThat(Money.fromStripe(amount, currency)).isEqualTo(minor));
    }
  }
}
