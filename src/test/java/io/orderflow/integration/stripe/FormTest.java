package io.orderflow.integration.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Parameters nest as Stripe reads them, and are read back as they were. */
class FormTest {
  @Test
  void mapsAndListsShouldNest() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("amount", 4_999L);
    values.put("confirm", true);
    values.put("metadata", Map.of("order_id", "a&b=c d"));
    values.put("expand", List.of("latest_charge", "data.charge"));
    values.put("created", Map.of("gte", Map.of("deep", 1)));

    String text = Form.encode(values);

    assertThat(text).doesNotContain(" ").startsWith("amount=4999&confirm=true&");
    assertThat(Form.decode(text))
        .containsEntry("metadata[order_id]", "a&b=c d")
        .containsEntry("expand[0]", "latest_charge")
        .containsEntry("expand[1]", "data.charge")
        .containsEntry("created[gte][deep]", "1")
        .hasSize(6);
  }

  @Property
  void whatIsWrittenShouldBeRead(@ForAll @Size(max = 5) Map<@NotEmpty String, String> values) {
    Call call = Call.of("/v1/things", values);

    Call read = Call.read(call.text());

    assertThat(read).isEqualTo(call);
    assertThat(Form.decode(read.form())).isEqualTo(values);
  }
}
