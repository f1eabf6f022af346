package com.nubabel.api.config;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import java.util.Map;

/**
 * Gives blocks that name no {@code type} the one that goes without saying. Jackson's own {@code
 * defaultImpl} would be taken for a type that is misspelt as well: a server that shall check tokens
 * would check nothing.
 */
final class DefaultTypes extends DeserializationProblemHandler {
  private final Map<Class<?>, Class<?>> defaults;

  DefaultTypes(Map<Class<?>, Class<?>> defaults) {
    this.defaults = defaults;
  }

  @Override
  public JavaType handleMissingTypeId(
      DeserializationContext context, JavaType base, TypeIdResolver ids, String problem) {
    Class<?> type = defaults.get(base.getRawClass());
    return type == null ? null : context.constructType(type);
  }
}
