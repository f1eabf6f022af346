package com.nubabel.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nubabel.api.NubabelBundle;
import com.nubabel.api.NubabelConfiguration;
import com.nubabel.bridge.BadInputException;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Map;

/** An application with two bundles, {@code left} and {@code right}, and resources of its own. */
public class Neighbours extends Application<Neighbours.Settings> {
  /** A block for each. */
  public static class Settings extends Configuration {
    @JsonProperty @Valid private NubabelConfiguration left = NubabelConfiguration.byDefault();
    @JsonProperty @Valid private NubabelConfiguration right = NubabelConfiguration.byDefault();
  }

  final NubabelBundle<Settings> left = bundle().named("left");
  final NubabelBundle<Settings> right =
      NubabelBundle.<Settings>of(settings -> settings.right).named("right");

  private static NubabelBundle<Settings> bundle() {
    return NubabelBundle.of(settings -> settings.left);
  }

  @Override
  public void initialize(Bootstrap<Settings> bootstrap) {
    bootstrap.addBundle(left);
    bootstrap.addBundle(right);
    left.worker("work", worker -> worker.processor(job -> Map.of("by", "left")));
  }

  @Override
  public void run(Settings settings, Environment environment) {
    right.worker("work", worker -> worker.processor(job -> Map.of("by", "right")));
    environment.jersey().register(new OwnResource());
    environment.jersey().register(new OwnMapper());
  }

  /** Has paths, parameters and forms that are ours elsewhere. */
  @Path("/queues")
  public static class OwnResource {
    @GET
    public String token(@QueryParam("token") String token) {
      return "token " + token;
    }

    @POST
    @Consumes(MediaType.TEXT_PLAIN)
    public String post(String text) {
      return "text " + text;
    }

    @GET
    @Path("/bad")
    public String bad() {
      throw new BadInputException("field", "is bad");
    }
  }

  /** Another opinion on what the bridge throws. */
  public static class OwnMapper implements ExceptionMapper<BadInputException> {
    @Override
    public Response toResponse(BadInputException e) {
      return Response.status(418).entity("own: " + e.getMessage()).build();
    }
  }
}
