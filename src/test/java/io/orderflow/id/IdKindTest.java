package io.orderflow.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IdKindTest {
  @Property
  void parseShouldGiveBackWhatWasFormatted(@ForAll long high, @ForAll long low) {
    UUID id = new UUID(high, low);

    assertThat(IdKind.ORDER.parse(IdKind.ORDER.format(id))).contains(id);
  }

  @Test
  void formatShouldAgreeWithTheVectorsOfTheTypeIdSpecification() {
    assertThat(IdKind.ORDER.format(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057")))
        .isEqualTo("ord_01h455vb4pex5vsknk084sn02q");
    assertThat(IdKind.ORDER.format(new UUID(0, 0))).isEqualTo("ord_00000000000000000000000000");
    assertThat(IdKind.ORDER.format(new UUID(-1, -1))).isEqualTo("ord_7zzzzzzzzzzzzzzzzzzzzzzzzz");
  }

  @Test
  void parseShouldRefuseOtherKindsLengthsLettersAndOverflow() {
    assertThat(IdKind.ORDER.parse("evt_01h455vb4pex5vsknk084sn02q")).isEmpty();
    assertThat(IdKind.ORDER.parse("ord_01h455vb4pex5vsknk084sn02")).isEmpty();
    assertThat(IdKind.ORDER.parse("ord_01h455vb4pex5vsknk084sn02u")).isEmpty();
    assertThat(IdKind.ORDER.parse("ord_01H455VB4PEX5VSKNK084SN02Q")).isEmpty();
    assertThat(IdKind.ORDER.parse("ord_81h455vb4pex5vsknk084sn02q")).isEmpty();
  }

  @Test
  void nextShouldNeverGoBackWithinAProcess() {
    UuidV7 source = new UuidV7(Clock.systemUTC());
    String before = "";
    for (int i = 0; i < 20_000; i++) {
      UUID id = source.next();
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.toString()).isGreaterThan(before);
      before = id.toString();
    }
  }
}
