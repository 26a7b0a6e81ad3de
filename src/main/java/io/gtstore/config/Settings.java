// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values for every row of the {@link SettingTable}, each allowed and possible together; {@link SettingLayers} makes them. A data.dir without a
 * word about storage means storage=rocksdb. Immutable, so any thread may read it.
 * The getters throw IllegalArgumentException for a name or a type that the table does not have: that is the caller's mistake.
 */
public final class Settings {
    private static final Settings DEFAULTS = new Settings(new SettingLayers().checked(Role.ALL));

    private final SettingValues values;

    /** Of every row of the table, already checked. */
    Settings(SettingValues values) {
        this.values = values;
    }

    /** Every setting at its default. */
    public static Settings defaults() {
        return DEFAULTS;
    }

    /**
     * The defaults, changed.
     *
     * @throws SettingException if a setting is unknown, or a value or a combination is not allowed
     */
    public static Settings of(Map<String, ?> changes) {
        return defaults().with(changes);
    }

    /** These, with one setting changed; checked like {@link #of}. */
    public Settings with(String name, Object value) {
        return with(Map.of(name, value));
    }

    /** These, with some settings changed; checked together, after all are changed, like {@link #of}. */
    public Settings with(Map<String, ?> changes) {
        SettingLayers layers = new SettingLayers(values);
        changes.forEach((name, value) -> layers.add(name, value, "in code"));
        return new Settings(layers.checked(role()));
    }

    /** A whole number that fits an int; see {@link #number} for durations that may not. */
    public int integer(String name) {
        return values.integer(name);
    }

    /** A whole number in the setting's unit. */
    public long number(String name) {
        return values.number(name);
    }

    /** A text: a choice, a host, an address, a name or a path. */
    public String text(String name) {
        return values.text(name);
    }

    /** A flag. */
    public boolean flag(String name) {
        return values.flag(name);
    }

    /** A list of addresses, HOST:PORT each, or of ID=HOST:PORT. */
    public List<String> addresses(String name) {
        return values.addresses(name);
    }

    /** Where a value comes from, in words for the user; null if nobody changed the default. */
    public @Nullable String source(String name) {
        return values.source(name);
    }

    /** What the process runs. */
    public Role role() {
        return values.role();
    }

    /** All of them as nested JSON, as a file of settings may have them. */
    public JsonObject toJson() {
        return SettingNames.nest(values.values());
    }

    /** All of them, with their sources. */
    SettingValues values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings that && values.values().equals(that.values.values());
    }

    @Override
    public int hashCode() {
        return values.values().hashCode();
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
