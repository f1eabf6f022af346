package com.nubabel.api.config;

import com.nubabel.bridge.NubabelException;

/** The configuration cannot be: one line that names the file and the key. */
public final class InvalidConfigurationException extends NubabelException {
  InvalidConfigurationException(String file, String problem, Throwable cause) {
    super(file + ": " + problem.replaceAll("\\s*\\R\\s*", " ").strip(), cause);
  }
}
