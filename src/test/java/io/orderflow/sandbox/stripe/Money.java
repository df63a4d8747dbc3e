package io.orderflow.sandbox.stripe;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Amounts in minor units and what Stripe demands of them in each currency. */
final class Money {
  /** Eight digits. */
  private static final long MOST = 99_999_999;

  private static final Set<String> ZERO_DECIMAL =
      Set.of(
          "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
          "xof", "xpf");
  private static final Set<String> THREE_DECIMAL = Set.of("bhd", "jod", "kwd", "omr", "tnd");

  /** Without a fraction in life, but charged as if they had two decimals that are 00. */
  private static final Set<String> WHOLE_ONLY = Set.of("isk", "ugx");

  /** The published least amounts of a charge; elsewhere Stripe converts, here all is enough. */
  private static final Map<String, Long> LEAST =
      Map.ofEntries(
          Map.entry("usd", 50L),
          Map.entry("aed", 200L),
          Map.entry("aud", 50L),
          Map.entry("brl", 50L),
          Map.entry("cad", 50L),
          Map.entry("chf", 50L),
          Map.entry("czk", 1_500L),
          Map.entry("dkk", 250L),
          Map.entry("eur", 50L),
          Map.entry("gbp", 30L),
          Map.entry("hkd", 400L),
          Map.entry("huf", 17_500L),
          Map.entry("inr", 50L),
          Map.entry("jpy", 50L),
          Map.entry("mxn", 1_000L),
          Map.entry("myr", 200L),
          Map.entry("nok", 300L),
          Map.entry("nzd", 50L),
          Map.entry("pln", 200L),
          Map.entry("ron", 200L),
          Map.entry("sek", 300L),
          Map.entry("sgd", 50L),
          Map.entry("thb", 1_000L));

  private static final Set<String> KNOWN =
      Currency.getAvailableCurrencies().stream()
          .map(currency -> currency.getCurrencyCode().toLowerCase(Locale.ROOT))
          .collect(Collectors.toCollection(TreeSet::new));

  private Money() {}

  /** The currency as Stripe writes it. */
  static String currency(String text) {
    String code = text.toLowerCase(Locale.ROOT);
    if (!KNOWN.contains(code)) {
      throw StripeException.validation(
          null,
          "currency",
          "Invalid currency: "
              + text
              + ". Stripe currently supports these currencies: "
              + String.join(", ", KNOWN));
    }
    return code;
  }

  /** An amount that may be charged. */
  static long chargeable(long amount, String currency) {
    long least = LEAST.getOrDefault(currency, 1L);
    if (amount < 1) {
      throw StripeException.validation(
          "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.");
    }
    if (amount < least) {
      throw StripeException.validation(
          "amount_too_small", "amount", "Amount must be at least " + text(least, currency));
    }
    if (amount > MOST) {
      throw StripeException.validation(
          "amount_too_large", "amount", "Amount must be no more than " + text(MOST, currency));
    }
    whole(amount, currency, "amount");
    return amount;
  }

  /** Refuses fractions of a currency that cannot be charged. */
  static void whole(long amount, String currency, String param) {
    if (THREE_DECIMAL.contains(currency) && amount % 10 != 0) {
      throw StripeException.validation(
          null,
          param,
          "Invalid amount: the last digit of an amount in " + currency + " must be 0.");
    }
    if (WHOLE_ONLY.contains(currency) && amount % 100 != 0) {
      throw StripeException.validation(
          null,
          param,
          "Invalid amount: the last digits of an amount in " + currency + " must be 00.");
    }
  }

  static String text(long amount, String currency) {
    int decimals = ZERO_DECIMAL.contains(currency) ? 0 : THREE_DECIMAL.contains(currency) ? 3 : 2;
    String number = BigDecimal.valueOf(amount, decimals).toPlainString();
    return (currency.equals("usd") ? "$" : "") + number + " " + currency;
  }
}
