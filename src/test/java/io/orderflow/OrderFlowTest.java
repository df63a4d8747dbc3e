package io.orderflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderFlowTest {
  private static final int JAVA_8 = 52;

  @ParameterizedTest
  @CsvSource({
    "1.8, true",
    "9, true",
    "11, true",
    "16, true",
    "17, false",
    "21, false",
    "25, false"
  })
  void tooOldShouldRefuseWhatIsBelow17(String version, boolean refused) {
    assertThat(OrderFlow.tooOld(version)).isEqualTo(refused);
  }

  @Test
  void theEntryShouldLoadOnJava8() throws IOException {
    try (var in = new DataInputStream(OrderFlow.class.getResourceAsStream("OrderFlow.class"))) {
      in.skipNBytes(6);
      assertThat(in.readUnsignedShort()).isEqualTo(JAVA_8);
    }
  }
}
