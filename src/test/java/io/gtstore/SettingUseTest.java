// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitReferenceTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.impl.GtStoreClientOptionsProperties;
import io.gtstore.config.HttpOptions;
import io.gtstore.config.Properties;
import io.gtstore.config.Role;
import io.gtstore.config.Setting;
import io.gtstore.config.SettingException;
import io.gtstore.config.SettingTable;
import io.gtstore.config.Settings;
import io.gtstore.config.SettingsLoader;
import io.gtstore.launch.Deployment;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting: refused when it is wrong, wherever it is said, and read by what it is for. */
@ExtendWith(VertxExtension.class)
class SettingUseTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "gtstore");
    /** What a duration's name in JSON ends with, where it is a number. */
    private static final String MILLIS = "Millis";

    private static final Path DOCUMENT = Path.of("docs", "embedding.md");

    /** What the process obeys itself, and no component: read by {@link Deployment} and by the rules of combinations. */
    private static final Set<String> OF_THE_PROCESS = Set.of("bind.insecure", "advertise");

    /** One class of options, and what takes it. */
    private record Kind<T>(
            Class<T> type,
            Properties<T> properties,
            Function<JsonObject, T> read,
            BiFunction<Vertx, T, Future<?>> start) {}

    private static final List<Kind<?>> EMBEDDED = List.of(
            new Kind<>(
                    NodeOptions.class,
                    NodeOptions.PROPERTIES,
                    NodeOptions::new,
                    (vertx, options) -> vertx.deployVerticle(new NodeVerticle(options))),
            new Kind<>(
                    ManagerOptions.class,
                    ManagerOptions.PROPERTIES,
                    ManagerOptions::new,
                    (vertx, options) -> vertx.deployVerticle(new ManagerVerticle(options))),
            new Kind<>(
                    GtStoreClientOptions.class,
                    GtStoreClientOptionsProperties.ALL,
                    GtStoreClientOptions::new,
                    (vertx, options) -> Future.succeededFuture(GtStoreClient.create(vertx, options))));

    private static final List<Kind<?>> KINDS = Stream.concat(
                    EMBEDDED.stream(),
                    Stream.of(new Kind<>(
                            HttpOptions.class, HttpOptions.PROPERTIES, HttpOptions::new, (vertx, options) -> {
                                HttpOptions.PROPERTIES.check(options, Map.of());
                                return Future.succeededFuture();
                            })))
            .toList();

    static Stream<String> settings() {
        return SettingTable.all().stream().map(Setting::name);
    }

    static Stream<String> properties() {
        return KINDS.stream()
                .flatMap(kind -> kind.properties().names().stream()
                        .map(name -> kind.type().getSimpleName() + "." + name));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_wrong_value_on_the_command_line_or_in_a_file_is_refused(String name, @TempDir Path folder, Vertx vertx)
            throws IOException {
        Setting setting = SettingTable.get(name, "test");
        if (setting.kind() != Setting.Kind.PATH) {
            assertThatThrownBy(() -> load(vertx, null, Map.of(name, wrongText(setting))))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining(name + " is ");
        }
        for (Object wrong : wrong(setting)) {
            Path file = folder.resolve("wrong.json");
            Files.writeString(file, new JsonObject().put(name, wrong).encode());
            assertThatThrownBy(() -> load(vertx, file.toString(), Map.of()))
                    .as("%s", wrong)
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining(name + " is ")
                    .hasMessageContaining("wrong.json");
        }
    }

    @ParameterizedTest
    @MethodSource("properties")
    void a_wrong_value_in_embedded_options_is_refused(String property, Vertx vertx) throws Exception {
        for (Kind<?> kind : KINDS) {
            if (property.startsWith(kind.type().getSimpleName() + ".")) {
                refuses(kind, property.substring(property.indexOf('.') + 1), vertx);
            }
        }
    }

    private static <T> void refuses(Kind<T> kind, String name, Vertx vertx) throws Exception {
        Setting setting = kind.properties().setting(name);
        String expected = setting.name() + " is ";
        String where = "(" + kind.type().getSimpleName() + "." + name + ")";
        for (Object wrong : wrong(setting)) {
            assertThatThrownBy(() -> kind.read().apply(nested(name, wrong)))
                    .as("%s", wrong)
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining(expected)
                    .hasMessageContaining(where);
        }
        for (Object wrong : wrong(setting)) {
            T options = kind.type().getConstructor().newInstance();
            Object part = part(options, name);
            Method setter = setter(part.getClass(), last(name));
            Object argument = argument(setter.getParameterTypes()[0], wrong);
            if (argument == null) {
                continue;
            }
            setter.invoke(part, argument);
            assertThatThrownBy(() -> start(kind, vertx, options))
                    .as("%s", wrong)
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining(expected)
                    .hasMessageContaining(where);
        }
    }

    private static <T> void start(Kind<T> kind, Vertx vertx, T options) throws Exception {
        kind.start().apply(vertx, options).await(10, TimeUnit.SECONDS);
    }

    /** The value under its name in JSON, parts as objects. */
    private static JsonObject nested(String name, Object value) {
        int dot = name.indexOf('.');
        return dot < 0
                ? new JsonObject().put(name, value)
                : new JsonObject().put(name.substring(0, dot), nested(name.substring(dot + 1), value));
    }

    /** What has the property: the options themselves, or their part. */
    private static Object part(Object options, String name) throws ReflectiveOperationException {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return options;
        }
        Method getter = options.getClass().getMethod("get" + capital(name.substring(0, dot)));
        return part(getter.invoke(options), name.substring(dot + 1));
    }

    /** Of the setter's type, if the compiler would let it through. */
    private static @Nullable Object argument(Class<?> type, Object wrong) {
        if (type == int.class && wrong instanceof Long number) {
            return Math.toIntExact(number);
        }
        if (type == Duration.class && wrong instanceof Long number) {
            return Duration.ofMillis(number);
        }
        boolean fits = (type == long.class && wrong instanceof Long)
                || (type == String.class && wrong instanceof String)
                || (type == List.class && wrong instanceof JsonArray);
        return !fits ? null : wrong instanceof JsonArray array ? array.getList() : wrong;
    }

    private static String wrongText(Setting setting) {
        return switch (setting.kind()) {
            case INTEGER -> Long.toString(setting.max() + 1);
            case FLAG -> "yes";
            case CHOICE -> setting.choices().get(0).toUpperCase(java.util.Locale.ROOT);
            case ID, HOST, OTHER_HOST -> "a b";
            case ADDRESS, ADDRESSES, PEERS, PATH, OBJECT -> "nowhere";
            case TEXT -> "";
        };
    }

    private static List<Object> wrong(Setting setting) {
        List<Object> wrong = new ArrayList<>(List.of(new JsonArray().add(1)));
        switch (setting.kind()) {
            case INTEGER -> wrong.addAll(List.of(setting.min() - 1, setting.max() + 1, 1.5, true, setting.standard()));
            case FLAG -> wrong.addAll(List.of("true", 1));
            case PATH -> wrong.add(1);
            default -> wrong.addAll(List.of(wrongText(setting), 1, true));
        }
        return wrong;
    }

    @Test
    void every_property_of_the_options_is_bound_and_no_other() {
        for (Kind<?> kind : KINDS) {
            assertThat(new TreeSet<>(kind.properties().names()))
                    .isEqualTo(settable(kind.type()).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    /** Whether it has options of ours; those of Vert.x are one value. */
    private static boolean isPart(Class<?> type) {
        return type.isAnnotationPresent(DataObject.class) && type.getName().startsWith("io.gtstore.");
    }

    /** The names of all that has a setter, those of parts with dots. */
    private static Stream<String> settable(Class<?> type) {
        return setters(type).flatMap(setter -> {
            String name = Character.toLowerCase(setter.getName().charAt(3))
                    + setter.getName().substring(4);
            Class<?> value = setter.getParameterTypes()[0];
            return isPart(value)
                    ? settable(value).map(inner -> name + "." + inner)
                    : Stream.of(value == Duration.class ? name + MILLIS : name);
        });
    }

    @Test
    void an_option_that_nobody_set_is_at_the_default_of_its_setting() {
        for (Kind<?> kind : KINDS) {
            JsonObject json = defaults(kind);
            for (String name : kind.properties().names()) {
                Setting setting = kind.properties().setting(name);
                if (SettingTable.find(setting.name()) != null) {
                    assertThat(at(json, name)).as(name).isEqualTo(setting.standardValue());
                }
            }
        }
    }

    private static <T> JsonObject defaults(Kind<T> kind) {
        return kind.properties().toJson(kind.read().apply(new JsonObject()));
    }

    private static Object at(JsonObject json, String name) {
        int dot = name.indexOf('.');
        Object value = json.getValue(dot < 0 ? name : name.substring(0, dot));
        if (value instanceof JsonObject part) {
            return at(part, name.substring(dot + 1));
        }
        return value instanceof JsonArray array ? array.getList() : value;
    }

    @Test
    void options_are_read_from_json_as_they_were_written() {
        KINDS.forEach(SettingUseTest::roundTrip);
    }

    private static <T> void roundTrip(Kind<T> kind) {
        Settings settings = Settings.of(Map.of(
                "data.dir",
                "/d",
                "storage",
                "rocksdb",
                "storage.sync",
                "interval",
                "cluster.merge",
                "newest",
                "node.managers",
                List.of("a:1", "b:2"),
                "heartbeat.enabled",
                true,
                "session.maxAge",
                86_400_000));
        T options = kind.properties().apply(settings, kind.read().apply(new JsonObject()));
        JsonObject json = kind.properties().toJson(options);
        assertThat(kind.properties().toJson(kind.read().apply(json.copy()))).isEqualTo(json);
    }

    @Test
    void every_setting_is_an_option_or_read_by_the_process_itself() throws IOException {
        Set<String> used = new HashSet<>(OF_THE_PROCESS);
        for (Kind<?> kind : KINDS) {
            kind.properties()
                    .names()
                    .forEach(name -> used.add(kind.properties().setting(name).name()));
        }
        assertThat(SettingTable.all()).extracting(Setting::name).allMatch(used::contains);
        String process = Files.readString(SOURCES.resolve("launch/Deployment.java"), StandardCharsets.UTF_8)
                + Files.readString(SOURCES.resolve("config/SettingCombinations.java"), StandardCharsets.UTF_8);
        assertThat(OF_THE_PROCESS)
                .allSatisfy(name -> assertThat(process)
                        .containsAnyOf(
                                "settings.flag(\"" + name, "settings.integer(\"" + name, "settings.text(\"" + name));
    }

    @Test
    void every_option_is_read_by_what_it_is_for() {
        JavaClasses program = new ClassFileImporter()
                .importPackagesOf(
                        Deployment.class,
                        NodeOptions.class,
                        ManagerOptions.class,
                        GtStoreClient.class,
                        HttpOptions.class);
        for (Kind<?> kind : KINDS) {
            Set<String> itself = parts(kind.type())
                    .flatMap(SettingUseTest::ancestors)
                    .map(Class::getName)
                    .collect(Collectors.toSet());
            itself.add(bindings(kind).getName());
            for (String name : kind.properties().names()) {
                Set<String> read = ancestors(owner(kind.type(), name))
                        .map(program::get)
                        .flatMap(type -> Stream.concat(
                                type.getAccessesToSelf().stream(), type.getMethodReferencesToSelf().stream()))
                        .filter(access -> access.getTarget() instanceof CodeUnitAccessTarget
                                || access.getTarget() instanceof CodeUnitReferenceTarget)
                        .filter(access ->
                                !itself.contains(access.getOriginOwner().getName()))
                        .filter(access -> isReadBy(kind, access.getOriginOwner()))
                        .map(access -> access.getTarget().getName())
                        .collect(Collectors.toSet());
                assertThat(read)
                        .as(kind.type().getSimpleName() + "." + name)
                        .containsAnyOf(
                                "get" + capital(last(name)), "is" + capital(last(name)), "get" + capital(inJava(name)));
            }
        }
    }

    /** Parts that several kinds share count for a kind only where its own package reads them, or what starts processes. */
    private static boolean isReadBy(Kind<?> kind, JavaClass reader) {
        String name = reader.getPackageName() + ".";
        return name.startsWith(kind.type().getPackageName() + ".")
                || name.startsWith(Deployment.class.getPackageName() + ".");
    }

    /** The class of options, and those of its parts. */
    private static Stream<Class<?>> parts(Class<?> type) {
        return Stream.concat(
                Stream.of(type),
                setters(type)
                        .map(setter -> setter.getParameterTypes()[0])
                        .filter(SettingUseTest::isPart)
                        .flatMap(SettingUseTest::parts));
    }

    /** The class, and those that it extends. */
    private static Stream<Class<?>> ancestors(Class<?> type) {
        return Stream.<Class<?>>iterate(type, parent -> parent != Object.class, Class::getSuperclass);
    }

    /** The class that has the property. */
    private static Class<?> owner(Class<?> type, String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? type
                : owner(setter(type, name.substring(0, dot)).getParameterTypes()[0], name.substring(dot + 1));
    }

    private static Class<?> bindings(Kind<?> kind) {
        return kind.type() == GtStoreClientOptions.class ? GtStoreClientOptionsProperties.class : kind.type();
    }

    @Test
    void the_document_says_which_option_is_which_setting() throws IOException {
        StringBuilder table = new StringBuilder();
        for (Kind<?> kind : EMBEDDED) {
            for (String name : new TreeSet<>(kind.properties().names())) {
                Setting setting = kind.properties().setting(name);
                boolean known = SettingTable.find(setting.name()) != null;
                table.append("| `%s.%s` | %s |\n"
                        .formatted(
                                kind.type().getSimpleName(),
                                name,
                                known ? "`" + setting.name() + "`" : setting.meaning()));
            }
        }
        String text = Files.readString(DOCUMENT, StandardCharsets.UTF_8);
        String head = "| option | setting |\n|---|---|\n";
        String made = text.substring(0, text.indexOf(head) + head.length()) + table;
        if (Boolean.getBoolean("gtstore.writeDocs")) {
            Files.writeString(DOCUMENT, made);
        }
        assertThat(DOCUMENT).as("made by -Dgtstore.writeDocs=true").hasContent(made);
    }

    private static Method setter(Class<?> type, String name) {
        return setters(type)
                .filter(method -> method.getName().equals("set" + capital(name))
                        || (method.getParameterTypes()[0] == Duration.class
                                && method.getName().equals("set" + capital(inJava(name)))))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Method> setters(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().startsWith("set") && !method.isBridge());
    }

    /** The name in Java of what would be a duration there. */
    private static String inJava(String name) {
        String last = last(name);
        return last.endsWith(MILLIS) ? last.substring(0, last.length() - MILLIS.length()) : last;
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static Settings load(Vertx vertx, @Nullable String file, Map<String, String> options) throws Exception {
        return new SettingsLoader(vertx, Map.of())
                .load(new SettingsLoader.Request(Role.ALL, null, file, options))
                .await(10, TimeUnit.SECONDS);
    }
}
