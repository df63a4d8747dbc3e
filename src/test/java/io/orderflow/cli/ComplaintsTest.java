package io.orderflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  @Test
  void sentenceShouldBeOneForPeopleWhenTheDatabaseIsAway() {
    FaultException away = new FaultException(new Fault.Unavailable("database"));

    assertThat(Complaints.sentence(away)).isEqualTo("the database does not answer");
  }
}
