// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.gtstore.cli.ArchiveTraining;
import io.gtstore.config.Role;
import io.gtstore.config.Setting;
import io.gtstore.config.SettingTable;
import io.gtstore.config.Settings;
import io.gtstore.config.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests under k8s/ and the Dockerfile name only what the product has. */
class ManifestTest {
    private static final String ARCHIVE = "/opt/gtstore/gtstore.jsa";

    private static final Settings DEFAULTS = Settings.defaults();
    private static final int RAFT_PORT = 7600;
    private static final Map<String, String> APP = Map.of("app.kubernetes.io/name", "gtstore");

    private final Manifests manifests;

    ManifestTest() throws IOException {
        manifests = Manifests.read();
    }

    @Test
    void all_parts_are_there() {
        assertThat(manifests.resources())
                .extracting(resource ->
                        resource.getKind() + " " + resource.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "Service gtstore-manager",
                        "StatefulSet gtstore-manager",
                        "Service gtstore-node",
                        "StatefulSet gtstore-node",
                        "PodDisruptionBudget gtstore-manager",
                        "PodDisruptionBudget gtstore-node",
                        "NetworkPolicy gtstore",
                        "NetworkPolicy gtstore-raft",
                        "Job gtstore-client");
        assertThat(manifests.of(Service.class))
                .allSatisfy(
                        service -> assertThat(service.getSpec().getClusterIP()).isEqualTo("None"));
    }

    @Test
    void a_property_that_kubernetes_does_not_have_is_noticed() throws IOException {
        Map<String, Object> service = Manifests.documents("node.yaml").get(0);
        service.put("specification", Map.of());
        assertThatThrownBy(() -> Manifests.resource(service)).hasMessageContaining("specification");
    }

    @Test
    void the_kustomization_names_each_manifest_and_settings_file_once() throws IOException {
        assertThat(manifests.kustomization().keySet())
                .containsExactlyInAnyOrder("apiVersion", "kind", "labels", "resources", "configMapGenerator", "images");
        try (var files = Files.list(Manifests.FOLDER)) {
            Set<String> others = Set.of("kustomization.yaml", "settings.yaml");
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !others.contains(name)))
                    .containsExactlyInAnyOrderElementsOf(
                            strings(manifests.kustomization().get("resources")));
        }
        assertThat(String.valueOf(manifests.kustomization().get("configMapGenerator")))
                .contains("name=gtstore-settings", "gtstore.yaml=settings.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "node"})
    void ports_are_the_products_own(String component) {
        int port = DEFAULTS.integer(component + ".port");
        Map<String, Integer> expected =
                new HashMap<>(Map.of("store", port, "http", port + DEFAULTS.integer("http.portOffset")));
        if (component.equals("manager")) {
            expected.put("raft", RAFT_PORT);
        }
        Container container = container(component);
        assertThat(container.getPorts())
                .hasSize(expected.size())
                .allSatisfy(named -> assertThat(named.getContainerPort()).isEqualTo(expected.get(named.getName())));
        List<ServicePort> served =
                manifests.named(Service.class, "gtstore-" + component).getSpec().getPorts();
        assertThat(served).hasSize(expected.size()).allSatisfy(named -> {
            assertThat(named.getPort()).isEqualTo(expected.get(named.getName()));
            assertThat(named.getTargetPort().getStrVal()).isEqualTo(named.getName());
        });
        assertThat(container.getArgs())
                .containsSequence("--port", String.valueOf(port))
                .containsSequence("--advertise", "$(POD_NAME).gtstore-" + component + ":" + port);
    }

    @Test
    void nodes_and_client_look_for_the_manager_where_it_is() {
        String managers = pods().map(pod -> pod + ".gtstore-manager:" + DEFAULTS.integer("manager.port"))
                .collect(Collectors.joining(","));
        assertThat(container("node").getArgs()).containsSequence("--manager", managers);
        assertThat(job().getEnv())
                .filteredOn(variable -> variable.getName().equals("MANAGER"))
                .singleElement()
                .satisfies(variable -> assertThat(variable.getValue()).isEqualTo(managers));
    }

    @Test
    void the_managers_know_each_other_and_start_together_and_keep_what_they_decide() {
        StatefulSet managers = manifests.named(StatefulSet.class, "gtstore-manager");
        String peers = pods().map(pod -> pod + "=" + pod + ".gtstore-manager:" + RAFT_PORT)
                .collect(Collectors.joining(","));
        assertThat(managers.getSpec().getReplicas()).isEqualTo(3);
        assertThat(managers.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
        assertThat(managers.getSpec().getServiceName()).isEqualTo("gtstore-manager");
        assertThat(container("manager").getArgs())
                .containsSequence("--id", "$(POD_NAME)")
                .containsSequence("--raft-port", String.valueOf(RAFT_PORT))
                .containsSequence("--peers", peers)
                .containsSequence("--data-dir", "/data/manager");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "node"})
    void each_process_has_a_volume_that_it_may_write(String component) {
        var spec = manifests.named(StatefulSet.class, "gtstore-" + component).getSpec();
        assertThat(spec.getVolumeClaimTemplates())
                .singleElement()
                .satisfies(claim -> assertThat(claim.getMetadata().getName()).isEqualTo("data"));
        assertThat(container(component).getArgs()).containsSequence("--data-dir", "/data/" + component);
        assertThat(container(component).getVolumeMounts())
                .filteredOn(mount -> mount.getMountPath().equals("/data"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getName()).isEqualTo("data"));
        assertThat(spec.getTemplate().getSpec().getSecurityContext().getFsGroup())
                .isEqualTo(10001L);
    }

    @Test
    @ExtendWith(VertxExtension.class)
    void each_managers_settings_can_stand_together(Vertx vertx) throws Exception {
        List<String> arguments = container("manager").getArgs();
        for (String pod : pods().toList()) {
            Settings settings = new SettingsLoader(vertx, Map.of())
                    .load(new SettingsLoader.Request(
                            Role.MANAGER,
                            null,
                            Manifests.FOLDER.resolve("settings.yaml").toString(),
                            Map.of(
                                    "manager.id", pod,
                                    "manager.host", value(arguments, "--host"),
                                    "bind.insecure", String.valueOf(arguments.contains("--insecure")),
                                    "manager.raft.port", value(arguments, "--raft-port"),
                                    "manager.raft.peers", value(arguments, "--peers"),
                                    "manager.dataDir", value(arguments, "--data-dir"))))
                    .await(10, TimeUnit.SECONDS);
            assertThat(settings.addresses("manager.raft.peers")).hasSize(3);
        }
    }

    private static String value(List<String> arguments, String option) {
        return arguments.get(arguments.indexOf(option) + 1);
    }

    /** The names of the managers' pods. */
    private Stream<String> pods() {
        int replicas =
                manifests.named(StatefulSet.class, "gtstore-manager").getSpec().getReplicas();
        return IntStream.range(0, replicas).mapToObj(i -> "gtstore-manager-" + i);
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "node"})
    void probes_ask_for_health_over_http(String component) {
        Container container = container(component);
        assertThat(path(container.getStartupProbe())).isEqualTo("/health/live");
        assertThat(path(container.getLivenessProbe())).isEqualTo("/health/live");
        assertThat(path(container.getReadinessProbe())).isEqualTo("/health/ready");
        assertThat(container.getPorts()).extracting(ContainerPort::getName).contains("http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "node"})
    void members_have_stable_names_that_others_can_look_up_before_they_are_ready(String component) {
        StatefulSet set = manifests.named(StatefulSet.class, "gtstore-" + component);
        Service service = manifests.named(Service.class, set.getSpec().getServiceName());
        assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels())
                .containsAllEntriesOf(service.getSpec().getSelector());
    }

    @Test
    void variables_that_kubernetes_makes_of_services_cannot_be_taken_for_settings() {
        assertThat(manifests.of(Service.class))
                .allSatisfy(
                        service -> assertThat(service.getMetadata().getName()).startsWith("gtstore-"));
        assertThat(manifests.pods())
                .allSatisfy(
                        pod -> assertThat(pod.getSpec().getEnableServiceLinks()).isFalse());
    }

    @Test
    void variables_named_like_settings_are_settings() {
        assertThat(manifests.containers())
                .allSatisfy(container -> assertThat(container.getEnv()).allSatisfy(variable -> {
                    if (variable.getName().startsWith(Setting.VARIABLE_PREFIX)) {
                        assertThat(SettingTable.byVariable()).containsKey(variable.getName());
                    }
                }));
    }

    @Test
    void no_pod_may_more_than_it_needs() {
        assertThat(manifests.pods()).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        });
        assertThat(manifests.containers()).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    @Test
    void only_pods_of_the_app_get_in() {
        assertThat(manifests.pods())
                .allSatisfy(pod -> assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(APP));
        assertAllows("gtstore", APP, "store", "http");
    }

    @Test
    void only_managers_get_in_where_managers_agree() {
        Map<String, String> managers = new HashMap<>(APP);
        managers.put("app.kubernetes.io/component", "manager");
        assertThat(manifests
                        .named(StatefulSet.class, "gtstore-manager")
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(managers);
        assertAllows("gtstore-raft", managers, "raft");
    }

    /** Those pods reach one another at these ports. */
    private void assertAllows(String name, Map<String, String> labels, String... ports) {
        var policy = manifests.named(NetworkPolicy.class, name).getSpec();
        assertThat(policy.getPodSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(policy.getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getFrom())
                    .singleElement()
                    .satisfies(peer ->
                            assertThat(peer.getPodSelector().getMatchLabels()).isEqualTo(labels));
            assertThat(rule.getPorts())
                    .extracting(port -> port.getPort().getStrVal())
                    .containsExactly(ports);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "node"})
    void at_most_one_of_a_kind_is_away_on_purpose(String component) {
        var budget = manifests
                .named(PodDisruptionBudget.class, "gtstore-" + component)
                .getSpec();
        assertThat(budget.getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(budget.getSelector().getMatchLabels()).containsEntry("app.kubernetes.io/component", component);
    }

    @Test
    @ExtendWith(VertxExtension.class)
    void the_settings_are_such_as_a_process_starts_with(Vertx vertx) throws Exception {
        String file = Manifests.FOLDER.resolve("settings.yaml").toString();
        Settings settings = new SettingsLoader(vertx, Map.of())
                .load(new SettingsLoader.Request(Role.ALL, null, file, Map.of("data.dir", "/data/node")))
                .await(10, TimeUnit.SECONDS);
        assertThat(settings.text("storage")).isEqualTo("rocksdb");
        int nodes = manifests.named(StatefulSet.class, "gtstore-node").getSpec().getReplicas();
        assertThat(settings.integer("cluster.replicas")).isLessThanOrEqualTo(nodes);
        for (String component : List.of("manager", "node")) {
            assertThat(container(component).getArgs()).containsSequence("--config", "/etc/gtstore/gtstore.yaml");
            assertThat(container(component).getVolumeMounts())
                    .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/etc/gtstore"));
        }
    }

    @Test
    void the_image_runs_the_program_at_the_ports_of_the_product() throws IOException {
        String dockerfile = Files.readString(Path.of("Dockerfile"));
        int offset = DEFAULTS.integer("http.portOffset");
        int manager = DEFAULTS.integer("manager.port");
        int node = DEFAULTS.integer("node.port");
        assertThat(dockerfile)
                .contains("COPY target/gtstore.jar src/main/resources/conf/jvm.options"
                        + " src/main/resources/conf/command.options /opt/gtstore/\n")
                .contains("\"java\", \"@/opt/gtstore/jvm.options\"", "\"-jar\", \"/opt/gtstore/gtstore.jar\"")
                .contains(
                        "-cp /opt/gtstore/gtstore.jar " + ArchiveTraining.class.getName(),
                        "-Xshare:dump -XX:SharedClassListFile=/tmp/classes -XX:SharedArchiveFile=" + ARCHIVE,
                        "\"-XX:SharedArchiveFile=" + ARCHIVE + "\"")
                .contains("USER 10001:10001")
                .doesNotContain("ExitOnOutOfMemoryError") // which is among the options of every such JVM
                .contains("EXPOSE %d %d %d %d %d".formatted(manager, node, manager + offset, node + offset, RAFT_PORT));
        assertThat(Files.readString(Path.of(".dockerignore")))
                .contains(
                        "!target/gtstore.jar",
                        "!src/main/resources/conf/jvm.options",
                        "!src/main/resources/conf/command.options");
        assertThat(manifests.pods())
                .allSatisfy(pod -> assertThat(pod.getSpec().getSecurityContext().getRunAsUser())
                        .isEqualTo(10001L));
        assertThat(job().getCommand().get(2))
                .contains("@/opt/gtstore/command.options -XX:SharedArchiveFile=" + ARCHIVE, "/opt/gtstore/gtstore.jar");
        assertThat(manifests.containers()).extracting(Container::getImage).containsOnly("gtstore");
    }

    private Container container(String component) {
        return manifests
                .named(StatefulSet.class, "gtstore-" + component)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }

    private Container job() {
        return manifests
                .named(Job.class, "gtstore-client")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }

    private static String path(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
        return probe.getHttpGet().getPath();
    }

    private static List<String> strings(@Nullable Object list) {
        return ((List<?>) Objects.requireNonNull(list))
                .stream().map(String::valueOf).toList();
    }
}
