package com.nubabel.bridge;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Floating-point numbers as JavaScript writes them, since a text made of them, such as a
 * deduplication id, must be the same on both sides: {@code 1} and not {@code 1.0}, {@code 1e-7} and
 * not {@code 1.0E-7}. (Only below 1e-322 Java writes two digits where one would do.) JSON knows
 * neither NaN nor infinity; JavaScript writes null for them.
 */
final class NumberText<N extends Number> extends StdSerializer<N> {
  /** Whole numbers below it have no exponent, and no digits that a long cannot hold. */
  private static final double PLAIN_MAX = 1e15;

  /** Digits before the point that JavaScript writes without an exponent. */
  private static final int DIGITS_MAX = 21;

  /** Zeros after the point, before the first digit, that it does. */
  private static final int ZEROS_MAX = 5;

  NumberText(Class<N> type) {
    super(type);
  }

  @Override
  public void serialize(N number, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < PLAIN_MAX) {
      json.writeNumber((long) value);
    } else if (!json.canWriteFormattedNumbers()) {
      json.writeNumber(value);
    } else {
      boolean isSingle = number instanceof Float;
      json.writeNumber(
          of(
              isSingle
                  ? NumberOutput.toString((float) value, true)
                  : NumberOutput.toString(value, true)));
    }
  }

  /** From the shortest text that means the number, as Java writes it. */
  private static String of(String shortest) {
    BigDecimal number = new BigDecimal(shortest).stripTrailingZeros();
    String digits = number.unscaledValue().abs().toString();
    int point = digits.length() - number.scale();
    if (point > -ZEROS_MAX - 1 && point <= DIGITS_MAX) {
      return number.toPlainString();
    }
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return "%s%s%se%s%d"
        .formatted(
            number.signum() < 0 ? "-" : "",
            digits.charAt(0),
            fraction,
            point > 0 ? "+" : "-",
            Math.abs(point - 1));
  }
}
