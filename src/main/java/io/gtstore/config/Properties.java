// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a class of options, each with its name in JSON and the setting that it is: the one place where options are read from JSON and
 * from settings, written to JSON, and held to the rules of the {@link SettingTable}. A property of options that are part of others has their name
 * before its own, as in {@code limits.maxItems}. Built once, then immutable.
 *
 * @param <T> the class of options
 */
public final class Properties<T> {
    /** How one property is ruled, read and written; the value is of the type that {@link Setting.Kind} names. */
    private record Property<T>(
            Setting rule,
            Function<? super T, @Nullable Object> get,
            BiConsumer<? super T, Object> set,
            BiConsumer<? super T, ? super T> copy) {
        /** The same one, of options that have a T as their part. */
        <O> Property<O> of(Function<O, ? extends T> part) {
            return new Property<>(
                    rule,
                    options -> get.apply(part.apply(options)),
                    (options, value) -> set.accept(part.apply(options), value),
                    (from, to) -> copy.accept(part.apply(from), part.apply(to)));
        }
    }

    private final String type;
    private final Role role;
    private final Map<String, Property<T>> properties = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param type the class's name, as messages say it
     * @param role what is run with such options, which decides the combinations that are judged
     */
    public Properties(String type, Role role) {
        this.type = type;
        this.role = role;
    }

    /** None yet, of options that are part of others. */
    public Properties(String type) {
        this(type, Role.ALL);
    }

    /**
     * Adds a text.
     *
     * @param setting the setting's name, or, for what is none, a row like those of the {@link SettingTable}
     */
    public Properties<T> text(String name, String setting, Function<T, String> get, BiConsumer<T, String> set) {
        return add(
                name,
                setting,
                get::apply,
                (options, value) -> set.accept(options, (String) value),
                (from, to) -> set.accept(to, get.apply(from)));
    }

    /** Adds a number that fits an int. */
    public Properties<T> integer(String name, String setting, ToIntFunction<T> get, ObjIntConsumer<T> set) {
        return add(
                name,
                setting,
                options -> (long) get.applyAsInt(options),
                (options, value) -> set.accept(options, Math.toIntExact((Long) value)),
                (from, to) -> set.accept(to, get.applyAsInt(from)));
    }

    /** Adds a number. */
    public Properties<T> number(String name, String setting, ToLongFunction<T> get, ObjLongConsumer<T> set) {
        return add(
                name,
                setting,
                get::applyAsLong,
                (options, value) -> set.accept(options, (Long) value),
                (from, to) -> set.accept(to, get.applyAsLong(from)));
    }

    /** Adds a duration, a setting in milliseconds. */
    public Properties<T> duration(String name, String setting, Function<T, Duration> get, BiConsumer<T, Duration> set) {
        return add(
                name,
                setting,
                options -> Durations.millis(get.apply(options)),
                (options, value) -> set.accept(options, Duration.ofMillis((Long) value)),
                (from, to) -> set.accept(to, get.apply(from)));
    }

    /** Adds a flag. */
    public Properties<T> flag(String name, String setting, Predicate<T> get, BiConsumer<T, Boolean> set) {
        return add(
                name,
                setting,
                get::test,
                (options, value) -> set.accept(options, (Boolean) value),
                (from, to) -> set.accept(to, get.test(from)));
    }

    /**
     * Adds options of Vert.x, an object in JSON.
     *
     * @param row a row like those of the {@link SettingTable}
     */
    public <V> Properties<T> object(
            String name,
            String row,
            Function<T, V> get,
            BiConsumer<T, V> set,
            Function<V, JsonObject> toJson,
            Function<JsonObject, V> fromJson) {
        return add(
                name,
                row,
                options -> toJson.apply(get.apply(options)),
                (options, value) -> set.accept(options, fromJson.apply((JsonObject) value)),
                (from, to) -> set.accept(to, fromJson.apply(toJson.apply(get.apply(from)))));
    }

    /** Adds a list of texts. */
    public Properties<T> list(
            String name, String setting, Function<T, List<String>> get, BiConsumer<T, List<String>> set) {
        return add(
                name,
                setting,
                get::apply,
                (options, value) -> set.accept(
                        options,
                        ((List<?>) value).stream().map(String.class::cast).toList()),
                (from, to) -> set.accept(to, get.apply(from)));
    }

    /**
     * Adds a choice.
     *
     * @param word how settings and JSON write a choice
     * @param parse the reverse
     */
    public <E extends Enum<E>> Properties<T> choice(
            String name,
            String setting,
            Function<T, E> get,
            BiConsumer<T, E> set,
            Function<E, String> word,
            Function<String, E> parse) {
        return add(
                name,
                setting,
                options -> {
                    @Nullable E chosen = get.apply(options);
                    return chosen == null ? null : word.apply(chosen);
                },
                (options, value) -> set.accept(options, parse.apply((String) value)),
                (from, to) -> set.accept(to, get.apply(from)));
    }

    /** Adds the properties of the class that this one extends. */
    public Properties<T> inherited(Properties<? super T> parent) {
        parent.properties.forEach((name, property) -> add(name, property.of(options -> options)));
        return this;
    }

    /** Adds the properties of options that are part of these. */
    public <P> Properties<T> part(String name, Properties<P> part, Function<T, P> get) {
        part.properties.forEach((inner, property) -> add(name + "." + inner, property.of(get)));
        return this;
    }

    private Properties<T> add(
            String name,
            String setting,
            Function<T, @Nullable Object> get,
            BiConsumer<T, Object> set,
            BiConsumer<T, T> copy) {
        Setting rule = setting.contains("|") ? SettingTable.row(setting) : SettingTable.get(setting, type);
        return add(name, new Property<>(rule, get, set, copy));
    }

    private Properties<T> add(String name, Property<T> property) {
        if (properties.put(name, property) != null) {
            throw new IllegalStateException(type + "." + name + " is added twice");
        }
        return this;
    }

    /** Their names, those of parts with dots. */
    public Set<String> names() {
        return Set.copyOf(properties.keySet());
    }

    /** The setting that a property is; for one that is none, a rule of its own. */
    public Setting setting(String name) {
        return Objects.requireNonNull(properties.get(name), name).rule();
    }

    /**
     * Sets what the JSON has, nested or with dots; the rest stays.
     *
     * @throws SettingException for a name that is no property's, a value of another type, or one that is not allowed
     */
    public void read(JsonObject json, T options) {
        SettingNames.flatten(json, type, this::isObject).forEach((name, value) -> {
            Property<T> property = properties.get(name);
            if (property == null) {
                throw unknown(name, value);
            }
            property.set().accept(options, property.rule().accept(value, source(name)));
        });
    }

    private boolean isObject(String name) {
        Property<T> property = properties.get(name);
        return property != null && property.rule().kind() == Setting.Kind.OBJECT;
    }

    private SettingException unknown(String name, @Nullable Object value) {
        String parts = properties.keySet().stream()
                .filter(property -> property.startsWith(name + "."))
                .map(property -> property.substring(name.length() + 1))
                .collect(Collectors.joining(", "));
        return new SettingException(
                parts.isEmpty()
                        ? "unknown property %s (%s); the nearest is %s; all stand in docs/embedding.md"
                                .formatted(name, type, nearest(name))
                        : "%s is %s (%s), but must be an object of %s".formatted(name, value, source(name), parts));
    }

    /** First a property of the same words, as in maxItems for limits.maxItems, or raftPort for raft.port. */
    private String nearest(String name) {
        List<String> words = words(name);
        return properties.keySet().stream()
                .filter(property -> words(property).equals(words)
                        || words(property.substring(property.lastIndexOf('.') + 1))
                                .equals(words))
                .findFirst()
                .orElseGet(() -> NearestName.of(name, properties.keySet()));
    }

    private static List<String> words(String name) {
        return Arrays.stream(name.split("\\.|(?=[A-Z])"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    /** Sets every property to its value in other options, allowed or not. */
    public void copy(T from, T to) {
        properties.values().forEach(property -> property.copy().accept(from, to));
    }

    /** As JSON that {@link #read} reads. */
    public JsonObject toJson(T options) {
        Map<String, Object> values = new LinkedHashMap<>();
        properties.forEach((name, property) -> {
            Object value = property.get().apply(options);
            if (value != null) {
                values.put(name, value);
            }
        });
        return SettingNames.nest(values);
    }

    /** Sets every property that is a setting. */
    public T apply(Settings settings, T options) {
        properties.values().stream()
                .filter(property -> SettingTable.find(property.rule().name()) != null)
                .forEach(property -> property.set()
                        .accept(options, settings.values().value(property.rule().name())));
        return options;
    }

    /**
     * Checks every value, and every combination of which all settings are among the properties.
     *
     * @param more settings that several properties are together
     * @throws SettingException that names the setting and the property
     */
    public void check(T options, Map<String, Object> more) {
        Map<String, Object> values = new LinkedHashMap<>(more);
        Map<String, String> sources = new LinkedHashMap<>();
        properties.forEach((name, property) -> {
            String setting = property.rule().name();
            values.put(setting, property.rule().accept(property.get().apply(options), source(name)));
            sources.put(setting, source(name));
        });
        SettingCombinations.check(new SettingValues(values, sources, role));
    }

    private String source(String name) {
        return type + "." + name;
    }
}
