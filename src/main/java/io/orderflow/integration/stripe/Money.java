package io.orderflow.integration.stripe;

import io.orderflow.integration.MajorUnits;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Amounts in the minor units of ISO 4217, which orders have, and in those that Stripe charges in.
 */
final class Money {
  /** Stripe charges these in whole units. */
  private static final Set<String> ZERO_DECIMAL =
      Set.of(
          "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
          "XOF", "XPF");

  /** Without minor units in ISO 4217, but with two decimals that are always zero at Stripe. */
  private static final Set<String> TWO_ZEROS = Set.of("ISK", "UGX");

  /** Stripe demands that the last of three decimals is zero. */
  private static final int COARSE_DIGITS = 3;

  private static final int COARSE = 10;
  private static final int USUAL_DIGITS = 2;

  private Money() {}

  /** The amount as Stripe has it, or nothing when Stripe cannot charge exactly that. */
  static OptionalLong toStripe(long amount, String currency) {
    int digits = MajorUnits.digits(currency);
    long power = power(Math.abs(stripeDigits(currency) - digits));
    if (stripeDigits(currency) >= digits) {
      boolean fits = amount <= Long.MAX_VALUE / power;
      return fits && !isTooFine(amount, digits)
          ? OptionalLong.of(amount * power)
          : OptionalLong.empty();
    }
    return amount % power == 0 ? OptionalLong.of(amount / power) : OptionalLong.empty();
  }

  private static boolean isTooFine(long amount, int digits) {
    return digits == COARSE_DIGITS && amount % COARSE != 0;
  }

  /** An amount of Stripe's as orders have it. */
  static long fromStripe(long amount, String currency) {
    String code = currency.toUpperCase(Locale.ROOT);
    int more = MajorUnits.digits(code) - stripeDigits(code);
    return more >= 0 ? Math.multiplyExact(amount, power(more)) : amount / power(-more);
  }

  private static int stripeDigits(String currency) {
    if (ZERO_DECIMAL.contains(currency)) {
      return 0;
    }
    return TWO_ZEROS.contains(currency) ? USUAL_DIGITS : MajorUnits.digits(currency);
  }

  private static long power(int digits) {
    long power = 1;
    for (int i = 0; i < digits; i++) {
      power *= 10;
    }
    return power;
  }
}
