package io.orderflow.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Mode;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;

class ApiKeyTest {
  private static final int LENGTH = 46;

  @Property
  void parseShouldAcceptEveryKeyThatWasMade(@ForAll Mode mode, @ForAll long seed) {
    ApiKey key = ApiKey.generate(mode, new Random(seed));

    assertThat(key.text()).matches("of_" + mode + "_[0-9A-Za-z]{38}");
    assertThat(ApiKey.parse(key.text())).get().extracting(ApiKey::mode).isEqualTo(mode);
  }

  @Property
  void parseShouldRefuseAKeyWithOneCharacterChanged(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = LENGTH - 1) int place,
      @ForAll @AlphaChars @NumericChars char other) {
    StringBuilder text = new StringBuilder(ApiKey.generate(Mode.live, new Random(seed)).text());
    Assume.that(text.charAt(place) != other);
    text.setCharAt(place, other);

    assertThat(ApiKey.parse(text.toString())).isEmpty();
  }

  @Property
  void parseShouldRefuseAKeyThatIsCutOrLonger(@ForAll long seed, @ForAll String more) {
    String text = ApiKey.generate(Mode.test, new Random(seed)).text();
    Assume.that(!more.isEmpty());

    assertThat(ApiKey.parse(text + more)).isEmpty();
    assertThat(ApiKey.parse(text.substring(0, seed < 0 ? LENGTH - 1 : 8))).isEmpty();
  }

  @Property
  void parseShouldRefuseAnyOtherText(@ForAll String text) {
    assertThat(ApiKey.parse(text)).isEmpty();
    assertThat(ApiKey.parse("of_live_" + text)).isEmpty();
  }

  @Property
  void toStringShouldKeepTheSecret(@ForAll long seed) {
    ApiKey key = ApiKey.generate(Mode.live, new Random(seed));

    assertThat(key.toString()).hasSizeLessThan(16).endsWith(key.hint());
    assertThat(new Pepper("a pepper that is long enough for this").digest(key).toString())
        .isEqualTo("Digest[]");
  }
}
