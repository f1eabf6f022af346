package com.nubabel.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import org.junit.jupiter.api.Test;

class OptionNamesTest {
  private static final String LONG =
      """
      {"deduplication":{"keepLogs":1},"failParentOnFailure":true,"continueParentOnFailure":true,\
      "ignoreDependencyOnFailure":true,"removeDependencyOnFailure":true,"keepLogs":3,\
      "telemetry":{"metadata":"{}","omitContext":true},"other":0}""";
  private static final String SHORT =
      """
      {"de":{"keepLogs":1},"fpof":true,"cpof":true,"idof":true,"rdof":true,"kl":3,\
      "tm":"{}","omc":true,"other":0}""";

  @Test
  void firstLevelIsRenamedBothWays() {
    ObjectNode options = (ObjectNode) Json.parse(LONG);

    ObjectNode shortened = OptionNames.toShort(options);

    assertThat(shortened).isEqualTo(Json.parse(SHORT));
    assertThat(OptionNames.toLong(shortened)).isEqualTo(options);
  }
}
