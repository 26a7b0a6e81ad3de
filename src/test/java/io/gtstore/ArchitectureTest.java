// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Who may import whom, and what keeps the cores pure. The root package and those not named here may use all. */
@AnalyzeClasses(packages = "io.gtstore", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] LANGUAGE = {"java..", "org.jspecify.annotations.."};
    private static final String[] SHELL = {"io.vertx..", "org.slf4j.."};
    private static final String[] JSON = {"com.fasterxml.jackson.core.."};

    /** Options of sockets that Vert.x does not pass on. */
    private static final String[] CHANNELS = {"io.netty..", "jdk.net.."};

    private static final String[] RAFT = {"org.apache.ratis.."};
    private static final String[] PURE = {
        "io.gtstore.cart..",
        "io.gtstore.protocol..",
        "io.gtstore.cluster..",
        "io.gtstore.manager.core..",
        "io.gtstore.replication.."
    };

    /** Read by the program only: what an embedding application lacks are the loader's configuration stores. */
    @ArchTest
    static final ArchRule config_uses_vertx_and_parsers_to_read_settings = only(
            "config", LANGUAGE, new String[] {"io.vertx..", "com.fasterxml.jackson.core..", "org.yaml.snakeyaml.."});

    @ArchTest
    static final ArchRule cart_uses_the_jdk_only = only("cart", LANGUAGE);

    @ArchTest
    static final ArchRule protocol_uses_cart = only("protocol", LANGUAGE, gtstore("cart"));

    @ArchTest
    static final ArchRule cluster_uses_cart_and_protocol = only("cluster", LANGUAGE, gtstore("cart", "protocol"));

    @ArchTest
    static final ArchRule manager_core_uses_cart_protocol_and_cluster =
            only("manager.core", LANGUAGE, gtstore("cart", "protocol", "cluster"));

    @ArchTest
    static final ArchRule replication_uses_cart_protocol_and_cluster =
            only("replication", LANGUAGE, gtstore("cart", "protocol", "cluster"));

    @ArchTest
    static final ArchRule storage_uses_cart =
            only("storage", LANGUAGE, new String[] {"org.rocksdb..", "org.slf4j.."}, gtstore("cart"));

    /** With protocol comes what its messages are made of. */
    @ArchTest
    static final ArchRule net_uses_protocol_and_vertx =
            only("net", LANGUAGE, SHELL, CHANNELS, gtstore("cart", "protocol"));

    @ArchTest
    static final ArchRule manager_runs_the_cluster_core =
            only("manager", LANGUAGE, SHELL, RAFT, gtstore("cart", "protocol", "cluster", "net", "config"));

    @ArchTest
    static final ArchRule node_runs_the_replication_core = only(
            "node", LANGUAGE, SHELL, gtstore("cart", "protocol", "cluster", "replication", "storage", "net", "config"));

    /** The API is what an application sees; how the store works is behind it. */
    @ArchTest
    static final ArchRule the_clients_api_knows_only_what_is_behind_it = classes()
            .that()
            .resideInAPackage("io.gtstore.client")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify.annotations..",
                    "io.vertx..",
                    "io.gtstore.client",
                    "io.gtstore.client.impl",
                    "io.gtstore.config");

    @ArchTest
    static final ArchRule the_clients_api_names_its_own_types_only = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.gtstore.client")
            .and()
            .arePublic()
            .should(new ArchCondition<JavaMethod>("name no type of ours outside the API") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    foreign(method)
                            .forEach(type -> events.add(SimpleConditionEvent.violated(
                                    method, method.getFullName() + " names " + type.getName())));
                }
            });

    @ArchTest
    static final ArchRule the_clients_api_is_made_of_its_own_types_only = constructors()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.gtstore.client")
            .and()
            .arePublic()
            .should(new ArchCondition<JavaConstructor>("name no type of ours outside the API") {
                @Override
                public void check(JavaConstructor constructor, ConditionEvents events) {
                    foreign(constructor)
                            .forEach(type -> events.add(SimpleConditionEvent.violated(
                                    constructor, constructor.getFullName() + " names " + type.getName())));
                }
            });

    /** Only the client itself, and the program and its load, look behind the API. */
    @ArchTest
    static final ArchRule nobody_else_looks_behind_the_clients_api = noClasses()
            .that()
            .resideInAnyPackage(gtstore("backup", "console", "manager", "node"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gtstore.client.impl..");

    @ArchTest
    static final ArchRule the_clients_api_is_public = classes()
            .that()
            .resideInAPackage("io.gtstore.client")
            .and()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .should()
            .bePublic();

    @ArchTest
    static final ArchRule client_routes_by_the_cluster_map =
            only("client", LANGUAGE, SHELL, JSON, gtstore("cart", "protocol", "cluster", "net", "config"));

    /** What Vert.x keeps for itself changes with any release of it. */
    @ArchTest
    static final ArchRule the_client_uses_the_public_api_of_vertx = noClasses()
            .that()
            .resideInAPackage("io.gtstore.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core.internal..", "io.vertx.core.impl..");

    @ArchTest
    static final ArchRule console_reads_client_manager_and_node =
            only("console", LANGUAGE, SHELL, gtstore("client", "manager", "node", "cart", "protocol", "cluster"));

    @ArchTest
    static final ArchRule backup_uses_the_client =
            only("backup", LANGUAGE, SHELL, gtstore("client", "cart", "protocol"));

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("io.gtstore.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    /** See {@link FileCircles} for what counts as one thing in two files. */
    @ArchTest
    static void no_files_depend_on_each_other(JavaClasses classes) {
        assertThat(FileCircles.of(classes)).isEmpty();
    }

    @ArchTest
    static void no_source_is_longer_than_four_hundred_lines(JavaClasses ignored) throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path source : SourceTree.under(SourceTree.MAIN)) {
            int lines = Files.readAllLines(source).size();
            if (lines > 400) {
                tooLong.add(source + ": " + lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @ArchTest
    static final ArchRule cores_use_no_threads_sockets_io_or_logging = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.gtstore.cart..",
                    "io.gtstore.cluster..",
                    "io.gtstore.manager.core..",
                    "io.gtstore.replication..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.net..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.util.concurrent..",
                    "java.util.logging..",
                    "org.slf4j..",
                    "io.vertx..")
            .allowEmptyShould(true);

    /** Reading and writing JSON goes by streams in memory and their exceptions, but nowhere near a file or a socket. */
    @ArchTest
    static final ArchRule protocol_uses_no_threads_sockets_files_or_logging = noClasses()
            .that()
            .resideInAPackage("io.gtstore.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.util.concurrent..",
                    "java.util.logging..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule cores_read_no_clock = pure().should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule cores_draw_no_random_numbers = pure().should()
            .dependOnClassesThat()
            .belongToAnyOf(Random.class, SplittableRandom.class, ThreadLocalRandom.class, UUID.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.random..", "java.security..")
            .orShould()
            .callMethod(Math.class, "random")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule cores_start_no_threads = pure().should()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, ThreadLocal.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobody_writes_to_standard_output_but_the_program = noClasses()
            .that()
            .resideOutsideOfPackages("io.gtstore.launch..", "io.gtstore.cli..", "io.gtstore.bench..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .allowEmptyShould(true);

    /** A rename lasts only once its directory is on the disk, too. */
    @ArchTest
    static final ArchRule whoever_renames_a_file_syncs_its_directory_then = noCodeUnits()
            .should(new ArchCondition<JavaCodeUnit>("rename a file and sync nothing thereafter") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                    unit.getMethodCallsFromSelf().stream()
                            .filter(call -> calls(call, Files.class, "move"))
                            .filter(move -> unit.getMethodCallsFromSelf().stream()
                                    .noneMatch(call -> call.getLineNumber() > move.getLineNumber() && syncs(call)))
                            .forEach(move -> events.add(SimpleConditionEvent.satisfied(unit, move.getDescription())));
                }
            });

    /** It does not say what failed, and cannot be atomic on purpose. */
    @ArchTest
    static final ArchRule no_file_is_renamed_the_old_way =
            noClasses().should().callMethod(File.class, "renameTo", File.class);

    /** Whether the call syncs, or is of a method of the same class that does. */
    private static boolean syncs(JavaMethodCall call) {
        return calls(call, FileChannel.class, "force")
                || (call.getTargetOwner().equals(call.getOriginOwner())
                        && call.getTarget().resolveMember().stream()
                                .flatMap(method -> method.getMethodCallsFromSelf().stream())
                                .anyMatch(inner -> calls(inner, FileChannel.class, "force")));
    }

    private static boolean calls(JavaMethodCall call, Class<?> owner, String method) {
        return call.getTargetOwner().isEquivalentTo(owner) && call.getName().equals(method);
    }

    /** The JVM keeps each such name until it ends. */
    @ArchTest
    static final ArchRule nothing_is_left_for_the_end_of_the_process_to_delete =
            noClasses().should().callMethod(File.class, "deleteOnExit");

    /** So a name alone tells which class is meant, in a stack trace as in a document. Nested classes may share theirs. */
    @ArchTest
    static void no_two_sources_bear_the_same_name(JavaClasses ignored) {
        Map<String, List<String>> byName = Stream.of(SourceTree.MAIN, SourceTree.TEST)
                .flatMap(directory -> SourceTree.under(directory).stream())
                .filter(path -> !path.endsWith("package-info.java"))
                .collect(groupingBy(path -> path.getFileName().toString(), mapping(Path::toString, toList())));
        byName.values().removeIf(paths -> paths.size() == 1);
        assertThat(byName).isEmpty();
    }

    /** A change costs the same however many slots a node holds; what goes through all of them, now and then, says when. */
    @ArchTest
    static final ArchRule whatever_goes_through_all_slots_says_when = noCodeUnits()
            .that()
            .areDeclaredInClassesThat(resideInAPackage("io.gtstore.replication")
                    .and(DescribedPredicate.describe("hold no slots", type -> !holdsSlots(type))))
            .and()
            .areNotAnnotatedWith("io.gtstore.replication.ThroughAllSlots")
            .should(new ArchCondition<>("go through all slots") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                    unit.getMethodCallsFromSelf().stream()
                            .filter(ArchitectureTest::goesThroughSlots)
                            .forEach(call -> events.add(SimpleConditionEvent.satisfied(unit, call.getDescription())));
                }
            });

    /** Whether the call is of the table's loop, or of a method of those who hold the table that leads there. */
    private static boolean goesThroughSlots(JavaMethodCall call) {
        boolean loop = call.getTargetOwner().getSimpleName().equals("SlotTable")
                && call.getName().equals("forEach");
        return loop
                || call.getTarget().resolveMember().stream()
                        .filter(method -> holdsSlots(method.getOwner()))
                        .flatMap(method -> method.getMethodCallsFromSelf().stream())
                        .anyMatch(ArchitectureTest::goesThroughSlots);
    }

    private static boolean holdsSlots(JavaClass type) {
        return type.getSimpleName().equals("SlotTable")
                || type.getFields().stream()
                        .anyMatch(field -> field.getRawType().getSimpleName().equals("SlotTable"));
    }

    private static Stream<JavaClass> foreign(JavaCodeUnit unit) {
        return Stream.of(
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()),
                        unit.getThrowsClause().getTypes().stream())
                .flatMap(types -> types)
                .filter(type -> type.getPackageName().startsWith("io.gtstore"))
                .filter(type -> !type.getPackageName().equals("io.gtstore.client"));
    }

    private static GivenClassesConjunction pure() {
        return noClasses().that().resideInAnyPackage(PURE);
    }

    /** The package may depend on itself and on these packages, and on nothing else. */
    private static ArchRule only(String name, String[]... allowed) {
        String[] packages = Stream.concat(Stream.<String[]>of(gtstore(name)), Arrays.stream(allowed))
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage("io.gtstore." + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }

    private static String[] gtstore(String... names) {
        return Arrays.stream(names).map(name -> "io.gtstore." + name + "..").toArray(String[]::new);
    }
}
