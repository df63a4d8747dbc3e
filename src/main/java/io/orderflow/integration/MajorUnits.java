package io.orderflow.integration;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * Amounts as services want them that count in major units: 1999 of USD is 19.99, of JPY 1999, of
 * KWD 1.999. The number of digits is that of ISO 4217, as the JDK knows it.
 */
public final class MajorUnits {
  private MajorUnits() {}

  /**
   * @param currency ISO 4217; one that the JDK does not know, or that has no minor unit, counts as
   *     having two digits
   */
  public static BigDecimal of(long minor, String currency) {
    return BigDecimal.valueOf(minor, digits(currency));
  }

  /** How many decimal digits the currency has. */
  public static int digits(String currency) {
    try {
      int digits = Currency.getInstance(currency).getDefaultFractionDigits();
      return digits < 0 ? 2 : digits;
    } catch (IllegalArgumentException unknown) {
      return 2;
    }
  }
}
