package com.nubabel.api.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nubabel.bridge.BadInputException;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.UndefinedEnvironmentVariableException;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads a configuration as Dropwizard does, checks what its annotations cannot, and says what is
 * wrong in one line.
 *
 * @param <T> the configuration
 */
public final class CheckedConfigurationFactory<T> implements ConfigurationFactory<T> {
  private final ConfigurationFactory<T> reader;
  private final Consumer<T> check;

  /**
   * @param reader reads and validates
   * @param check throws a {@link com.nubabel.bridge.BadInputException} that names the key
   */
  public CheckedConfigurationFactory(ConfigurationFactory<T> reader, Consumer<T> check) {
    this.reader = reader;
    this.check = check;
  }

  /**
   * A mapper that refuses what it does not know, on top of another, which stays as it is.
   *
   * @param defaultTypes of blocks that may leave out their {@code type}
   */
  public static ObjectMapper strict(ObjectMapper mapper, Map<Class<?>, Class<?>> defaultTypes) {
    return allowMissingTypes(
        mapper.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES), defaultTypes);
  }

  /** Has a mapper read blocks that leave out their {@code type}; changes it, and returns it. */
  public static ObjectMapper allowMissingTypes(
      ObjectMapper mapper, Map<Class<?>, Class<?>> defaultTypes) {
    return mapper.addHandler(new DefaultTypes(defaultTypes));
  }

  @Override
  public T build(ConfigurationSourceProvider provider, String path) {
    try {
      T configuration = reader.build(provider, path);
      check.accept(configuration);
      return configuration;
    } catch (FileNotFoundException e) {
      throw new InvalidConfigurationException(path, "there is no such file", e);
    } catch (IOException e) {
      throw new InvalidConfigurationException(path, "cannot be read: " + e.getMessage(), e);
    } catch (ConfigurationException | BadInputException | UndefinedEnvironmentVariableException e) {
      throw new InvalidConfigurationException(path, ConfigurationMistake.describe(e), e);
    }
  }

  /** Without a file all keys have their defaults, as in a file that gives none. */
  @Override
  public T build() {
    byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
    return build(path -> new ByteArrayInputStream(none), "defaults");
  }
}
