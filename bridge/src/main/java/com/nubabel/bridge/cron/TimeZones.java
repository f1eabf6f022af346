package com.nubabel.bridge.cron;

import com.nubabel.bridge.BadInputException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Names of time zones as Node reads them: those of the IANA in any case, old short ones such as
 * {@code EST}, {@code UTC+2} and {@code UTC-03:30}. A bare offset such as {@code +02:00} is none:
 * Node's workers could not go on with it.
 */
public final class TimeZones {
  private static final Pattern UTC_OFFSET =
      Pattern.compile("UTC(?:[+-][0-9]{1,2}(?::[0-9]{2})?)?", Pattern.CASE_INSENSITIVE);

  private static final Map<String, String> IDS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    IDS.putAll(ZoneId.SHORT_IDS);
    ZoneId.getAvailableZoneIds().forEach(id -> IDS.put(id, id));
  }

  private TimeZones() {}

  /**
   * Finds a zone.
   *
   * @param name null, {@code local} and {@code system} are the zone of this process
   * @throws BadInputException naming {@code field}, if there is none of that name
   */
  public static ZoneId of(String field, String name) {
    if (name == null || name.equalsIgnoreCase("local") || name.equalsIgnoreCase("system")) {
      return ZoneId.systemDefault();
    }
    try {
      String id =
          UTC_OFFSET.matcher(name).matches() ? name.toUpperCase(Locale.ROOT) : IDS.get(name);
      if (id != null) {
        return ZoneId.of(id);
      }
    } catch (DateTimeException e) {
      // Such as UTC+25: no zone either.
    }
    throw new BadInputException(
        field, "must be the name of a time zone such as Europe/Madrid, got '" + name + "'");
  }
}
