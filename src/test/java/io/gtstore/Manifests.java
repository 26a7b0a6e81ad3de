// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The manifests under k8s/, read strictly: a property that the Kubernetes model does not have, or that stands twice, fails. */
record Manifests(Map<String, Object> kustomization, List<HasMetadata> resources) {
    static final Path FOLDER = Path.of("k8s");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "v1/Service", Service.class,
            "apps/v1/StatefulSet", StatefulSet.class,
            "batch/v1/Job", Job.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

    static Manifests read() throws IOException {
        List<HasMetadata> resources = new ArrayList<>();
        Map<String, Object> kustomization = documents("kustomization.yaml").get(0);
        for (Object file : (List<?>) Objects.requireNonNull(kustomization.get("resources"))) {
            documents(String.valueOf(file)).forEach(document -> resources.add(resource(document)));
        }
        return new Manifests(kustomization, resources);
    }

    static List<Map<String, Object>> documents(String file) throws IOException {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Yaml(strict).loadAll(Files.readString(FOLDER.resolve(file)))) {
            documents.add(members((Map<?, ?>) document));
        }
        return documents;
    }

    static HasMetadata resource(Map<String, Object> document) {
        String kind = document.get("apiVersion") + "/" + document.get("kind");
        Class<? extends HasMetadata> type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("the test does not know the kind " + kind);
        }
        return strictMapper().convertValue(document, type);
    }

    <T> List<T> of(Class<T> type) {
        return resources.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T named(Class<T> type, String name) {
        return of(type).stream()
                .filter(resource -> resource.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + type.getSimpleName() + " " + name));
    }

    /** The template of every pod that runs the program. */
    List<PodTemplateSpec> pods() {
        return Stream.concat(
                        of(StatefulSet.class).stream().map(set -> set.getSpec().getTemplate()),
                        of(Job.class).stream().map(job -> job.getSpec().getTemplate()))
                .toList();
    }

    List<Container> containers() {
        return pods().stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .toList();
    }

    private static Map<String, Object> members(Map<?, ?> map) {
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put(String.valueOf(name), value));
        return members;
    }

    /** The model collects what it does not know in a map of additional properties; without that way out Jackson refuses it. */
    private static ObjectMapper strictMapper() {
        AnnotationIntrospector noWayOut = new JacksonAnnotationIntrospector() {
            private static final long serialVersionUID = 1L;

            @Override
            public Boolean hasAnySetter(Annotated member) {
                return false;
            }
        };
        return new ObjectMapper().setAnnotationIntrospector(noWayOut);
    }
}
