package io.orderflow.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final String OTHER_KEY = "MTEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final UUID TENANT = UUID.randomUUID();
  private static final UUID THING = UUID.randomUUID();
  private final Seal seal = new Seal(KEY, new SecureRandom());

  @Property(tries = 200)
  void openShouldGiveBackWhatWasSealed(@ForAll byte[] secret) {
    byte[] sealed = seal.seal(secret, TENANT, THING);

    assertThat(sealed[0]).isEqualTo((byte) 1);
    assertThat(seal.open(sealed, TENANT, THING)).isEqualTo(secret);
  }

  @Test
  void sealShouldNeverGiveTheSameTwice() {
    byte[] secret = {1, 2, 3};

    assertThat(seal.seal(secret, TENANT, THING)).isNotEqualTo(seal.seal(secret, TENANT, THING));
  }

  @Test
  void openShouldRefuseAnotherTenantThingOrKey() {
    byte[] sealed = seal.seal(new byte[] {1, 2, 3}, TENANT, THING);
    Seal other = new Seal(OTHER_KEY, new SecureRandom());

    assertThatIllegalArgumentException().isThrownBy(() -> seal.open(sealed, THING, THING));
    assertThatIllegalArgumentException().isThrownBy(() -> seal.open(sealed, TENANT, TENANT));
    assertThatIllegalArgumentException().isThrownBy(() -> other.open(sealed, TENANT, THING));
  }

  @Test
  void openShouldRefuseWhateverBitWasChanged() {
    byte[] sealed = seal.seal(new byte[] {1, 2, 3}, TENANT, THING);

    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThatIllegalArgumentException().isThrownBy(() -> seal.open(changed, TENANT, THING));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> seal.open(new byte[3], TENANT, THING));
  }
}
