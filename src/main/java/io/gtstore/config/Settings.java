package io.gtstore.config;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values for every row of the {@link SettingTable}, each allowed and possible together. A data.dir without a word about storage means
 * storage=rocksdb: whoever names a directory wants to find his carts there. Immutable, so any thread may read it.
 * The getters throw IllegalArgumentException for a name or a type that the table does not have: that is the caller's mistake.
 */
public final class Settings {
    /** What the wire needs for each slot in the longest frames that owners exchange: its owners in a map of a few dozen nodes, its digest, its number. */
    public static final int FRAME_BYTES_PER_SLOT = 64;

    private final Map<String, Object> values;
    private final Map<String, String> sources;
    private final Role role;

    private Settings(Map<String, Object> values, Map<String, String> sources, Role role) {
        Map<String, Object> own = new LinkedHashMap<>(values);
        if (sources.get("storage") == null && own.containsKey("storage")) {
            own.put("storage", "".equals(own.get("data.dir")) ? "memory" : "rocksdb");
        }
        this.values = Collections.unmodifiableMap(own);
        this.sources = Map.copyOf(sources);
        this.role = role;
        SettingCombinations.check(this);
    }

    /** Every setting at its default. */
    public static Settings defaults() {
        return new SettingLayers().settings(Role.ALL);
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
        Map<String, Object> changed = new LinkedHashMap<>(values);
        Map<String, String> from = new LinkedHashMap<>(sources);
        changes.forEach((name, value) -> {
            changed.put(name, SettingTable.get(name, "in code").accept(value, "in code"));
            from.put(name, "in code");
        });
        return new Settings(changed, from, role);
    }

    /** Values already accepted, each with its source; of some settings only, where these are the properties of a class of options. */
    static Settings layered(Map<String, Object> values, Map<String, String> sources, Role role) {
        return new Settings(values, sources, role);
    }

    /** A whole number that fits an int; see {@link #number} for durations that may not. */
    public int integer(String name) {
        return Math.toIntExact(number(name));
    }

    /** A whole number in the setting's unit. */
    public long number(String name) {
        return get(name, Long.class);
    }

    /** A text: a choice, a host, an address, a name or a path. */
    public String text(String name) {
        return get(name, String.class);
    }

    /** A flag. */
    public boolean flag(String name) {
        return get(name, Boolean.class);
    }

    /** A list of addresses, HOST:PORT each, or of ID=HOST:PORT. */
    public List<String> addresses(String name) {
        List<?> list = get(name, List.class);
        return list.stream().map(String.class::cast).toList();
    }

    /** Whether there is a value; only the options of one component lack some. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** A value in the type that its {@link Setting.Kind} names. */
    Object value(String name) {
        return get(name, Object.class);
    }

    /** Where a value comes from, in words for the user; null if nobody changed the default. */
    public @Nullable String source(String name) {
        return sources.get(name);
    }

    /** What the process runs. */
    public Role role() {
        return role;
    }

    /** All of them as nested JSON, in the form of conf/gtstore.json. */
    public JsonObject toJson() {
        return SettingNames.nest(values);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return toJson().encode();
    }

    private <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "no setting " + name + " of type " + type.getSimpleName() + " is in the table");
        }
        return Objects.requireNonNull(type.cast(value));
    }
}
