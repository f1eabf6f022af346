package com.nubabel.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nubabel.api.NubabelBundle;
import com.nubabel.api.NubabelConfiguration;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.validation.Valid;

/** An application with one bundle and nothing else. */
public class Plain extends Application<Plain.Settings> {
  /** Its block, and a key of its own. */
  public static class Settings extends Configuration {
    @JsonProperty String sender;
    @JsonProperty @Valid NubabelConfiguration nubabel = NubabelConfiguration.byDefault();
  }

  @Override
  public void initialize(Bootstrap<Settings> bootstrap) {
    bootstrap.addBundle(NubabelBundle.<Settings>of(settings -> settings.nubabel));
  }

  @Override
  public void run(Settings settings, Environment environment) {
    // The bundle does it all.
  }
}
