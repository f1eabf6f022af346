package com.nubabel.api.config;

import jakarta.validation.constraints.Pattern;
import java.util.List;

/**
 * Block {@code cors}: which pages of other sites may call from a browser.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>origins</td><td>none</td><td>such as https://app.example.com; no wildcards</td></tr>
 * </table>
 */
public record CorsConfiguration(
    List<
            @Pattern(
                regexp = "https?://[^/*\\s]+",
                message = "must be an origin such as https://app.example.com")
            String>
        origins) {
  /** What is null was not given. */
  public CorsConfiguration {
    origins = origins == null ? List.of() : List.copyOf(origins);
  }

  public static CorsConfiguration byDefault() {
    return new CorsConfiguration(null);
  }
}
