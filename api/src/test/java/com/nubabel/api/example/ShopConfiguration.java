package com.nubabel.api.example;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nubabel.api.NubabelConfiguration;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;

/** The shop's own keys, and a block for Nubabel. */
public class ShopConfiguration extends Configuration {
  @JsonProperty @NotEmpty private String sender = "shop@example.com";
  @JsonProperty @Valid private NubabelConfiguration nubabel = NubabelConfiguration.byDefault();

  public String sender() {
    return sender;
  }

  public NubabelConfiguration nubabel() {
    return nubabel;
  }
}
