// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of the {@link SettingTable}.
 *
 * @param name the setting's name, parts joined by dots
 * @param kind what its values look like
 * @param min the least number allowed; only for {@link Kind#INTEGER}
 * @param max the greatest number allowed; only for {@link Kind#INTEGER}
 * @param choices the words allowed; only for {@link Kind#CHOICE}
 * @param standard the default as text, as {@link #parse} reads it
 * @param unit the unit of a number, or an empty string
 * @param owner who obeys it
 * @param meaning one sentence for the user
 */
public record Setting(
        String name,
        Kind kind,
        long min,
        long max,
        List<String> choices,
        String standard,
        String unit,
        Owner owner,
        String meaning) {

    /** What a setting's values look like, and their type in Java. */
    public enum Kind {
        /** A {@link Long}. */
        INTEGER,
        /** A {@link Boolean}. */
        FLAG,
        /** A {@link String}, one of a few words. */
        CHOICE,
        /** A {@link String}: a host name or IP address. */
        HOST,
        /** A {@link String}: a host name or IP address, or empty. */
        OTHER_HOST,
        /** A {@link String}: not empty. */
        TEXT,
        /** A {@link String}: a member's name, or empty. */
        ID,
        /** A {@link String}: HOST:PORT, or empty. */
        ADDRESS,
        /** A {@link List} of HOST:PORT, at least one. */
        ADDRESSES,
        /** A {@link List} of ID=HOST:PORT, or empty. */
        PEERS,
        /** A {@link String}: a directory, or empty. */
        PATH,
        /** A {@link JsonObject}: options of Vert.x. Only of options in code and JSON, never of the table. */
        OBJECT
    }

    /** Who obeys a setting. */
    public enum Owner {
        /** The manager decides it and tells the nodes: one value for the whole cluster. */
        CLUSTER,
        /** Each manager for itself. */
        MANAGER,
        /** Each node for itself. */
        NODE,
        /** Each client for itself. */
        CLIENT,
        /** Every process, whatever it runs. */
        PROCESS;

        /** As documents write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Environment variables with this prefix are settings. */
    public static final String VARIABLE_PREFIX = "GTSTORE_";

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

    public Setting {
        choices = List.copyOf(choices);
    }

    /** Reads a value written as text: an option or an environment variable. */
    public Object parse(String text, String source) {
        String trimmed = text.strip();
        if (kind == Kind.INTEGER && WHOLE_NUMBER.matcher(trimmed).matches()) {
            return accept(Long.valueOf(trimmed), source);
        }
        if (kind == Kind.FLAG && (trimmed.equals("true") || trimmed.equals("false"))) {
            return Boolean.valueOf(trimmed);
        }
        if (kind == Kind.ADDRESSES) {
            return accept(List.of(trimmed.split("\\s*,\\s*", -1)), source);
        }
        if (kind == Kind.PEERS) {
            return accept(trimmed.isEmpty() ? List.of() : List.of(trimmed.split("\\s*,\\s*", -1)), source);
        }
        return accept(trimmed, source);
    }

    /**
     * Checks a value's type and range.
     *
     * @param value as JSON or YAML gave it
     * @param source where it stands, for the message
     * @return the value in the type that {@link Kind} names
     * @throws SettingException if it is not allowed
     */
    public Object accept(@Nullable Object value, String source) {
        if (value instanceof Integer number) {
            return accept(Long.valueOf(number), source);
        }
        if (value == null || !allows(value)) {
            throw new SettingException(
                    "%s is %s (%s), but must be %s".formatted(name, shown(value), source, allowed()));
        }
        return value instanceof List<?> list ? List.copyOf(list) : value;
    }

    /** The default, in the type that {@link Kind} names. */
    public Object standardValue() {
        return parse(standard, "default");
    }

    /** The values allowed, in words. */
    public String allowed() {
        return switch (kind) {
            case INTEGER -> "a whole number from " + min + " to " + max;
            case FLAG -> "true or false";
            case CHOICE ->
                choices.size() == 1
                        ? choices.get(0) + " (this version serves " + choices.get(0) + " only)"
                        : String.join(" or ", choices);
            case HOST -> "a host name or an IP address";
            case OTHER_HOST -> "empty, or a host name or an IP address";
            case TEXT -> "a text that is not empty";
            case ID -> "empty, or up to 64 letters, digits, dots, hyphens and underscores";
            case ADDRESS -> "empty, or HOST:PORT";
            case ADDRESSES -> "a list of HOST:PORT, at least one";
            case PEERS -> "empty, or a list of ID=HOST:PORT";
            case PATH -> "empty, or a directory";
            case OBJECT -> "an object";
        };
    }

    /** The environment variable that sets it: {@code limits.maxKeyBytes} is {@code GTSTORE_LIMITS_MAX_KEY_BYTES}. */
    public String variable() {
        StringBuilder variable = new StringBuilder(VARIABLE_PREFIX);
        name.chars().forEach(c -> {
            if (Character.isUpperCase(c)) {
                variable.append('_');
            }
            variable.append(c == '.' ? '_' : (char) Character.toUpperCase(c));
        });
        return variable.toString();
    }

    private boolean allows(Object value) {
        return switch (kind) {
            case INTEGER -> value instanceof Long number && number >= min && number <= max;
            case FLAG -> value instanceof Boolean;
            case CHOICE -> value instanceof String word && choices.contains(word);
            case HOST -> value instanceof String host && SettingText.isHost(host);
            case OTHER_HOST -> value instanceof String host && (host.isEmpty() || SettingText.isHost(host));
            case TEXT -> value instanceof String text && !text.isBlank();
            case ID -> value instanceof String id && SettingText.isId(id);
            case ADDRESS -> value instanceof String address && (address.isEmpty() || SettingText.isAddress(address));
            case ADDRESSES ->
                value instanceof List<?> list
                        && !list.isEmpty()
                        && list.stream().allMatch(SettingText::isAddress);
            case PEERS -> value instanceof List<?> list && list.stream().allMatch(SettingText::isPeer);
            case PATH -> value instanceof String;
            case OBJECT -> value instanceof JsonObject;
        };
    }

    /** A value as a message shows it: text in quotes, so that "7" and 7 differ, and never longer than a line. */
    private static String shown(@Nullable Object value) {
        String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
