// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files that depend on each other, directly or by way of others: the strongly connected components of the graph of files (R. Tarjan, Depth-First Search and
 * Linear Graph Algorithms, 1972).
 */
final class FileCircles {
    private final Map<String, Set<String>> dependencies = new TreeMap<>();
    private final Map<String, Integer> indices = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final Set<String> onPath = new HashSet<>();
    private final List<Set<String>> circles = new ArrayList<>();

    private FileCircles(JavaClasses classes) {
        for (JavaClass each : classes) {
            Set<String> targets = dependencies.computeIfAbsent(file(each), absent -> new TreeSet<>());
            each.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> !ofFactory(each, dependency))
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> classes.contain(target.getName()))
                    .map(FileCircles::file)
                    .forEach(targets::add);
        }
    }

    /**
     * The circles, each as the full names of its files' top classes. Not counted, since one cannot be read without the other anyway: a value and its builder or
     * codec, whose name begins with the value's, in the same package or in that of its implementation; and an interface and what its static factories make. A
     * sealed interface's list of its kinds is no dependency of its bytes.
     */
    static List<Set<String>> of(JavaClasses classes) {
        FileCircles found = new FileCircles(classes);
        found.dependencies.keySet().forEach(found::visit);
        return found.circles.stream().filter(circle -> !sideBySide(circle)).toList();
    }

    /** Whether the class is an interface, and depends in a static method that returns one. */
    private static boolean ofFactory(JavaClass type, Dependency dependency) {
        return type.isInterface()
                && type.getAccessesFromSelf().stream()
                        .filter(access -> access.getOrigin().getModifiers().contains(JavaModifier.STATIC))
                        .filter(access -> access.getOrigin().getRawReturnType().equals(type))
                        .anyMatch(access -> access.getTargetOwner().equals(dependency.getTargetClass())
                                && access.getSourceCodeLocation().equals(dependency.getSourceCodeLocation()));
    }

    private static boolean sideBySide(Set<String> circle) {
        if (circle.size() != 2) {
            return false;
        }
        List<String> byLength = circle.stream()
                .map(file -> file.replace(".impl.", "."))
                .sorted()
                .toList(); // of two names that begin alike, the shorter one first
        String rest = byLength.get(1).startsWith(byLength.get(0))
                ? byLength.get(1).substring(byLength.get(0).length())
                : "";
        return !rest.isEmpty() && Character.isUpperCase(rest.charAt(0));
    }

    private static String file(JavaClass nested) {
        String name = nested.getName();
        int end = name.indexOf('$');
        return end < 0 ? name : name.substring(0, end);
    }

    private void visit(String file) {
        if (indices.containsKey(file)) {
            return;
        }
        int index = indices.size();
        indices.put(file, index);
        lowest.put(file, index);
        path.push(file);
        onPath.add(file);
        for (String target : dependencies.getOrDefault(file, Set.of())) {
            if (!indices.containsKey(target)) {
                visit(target);
                lower(file, lowest, target);
            } else if (onPath.contains(target)) {
                lower(file, indices, target);
            }
        }
        if (Objects.equals(lowest.get(file), indices.get(file))) {
            close(file);
        }
    }

    private void lower(String file, Map<String, Integer> numbers, String target) {
        lowest.merge(file, Objects.requireNonNull(numbers.get(target)), Math::min);
    }

    /** All that lies above the file on the path is in one circle with it. */
    private void close(String file) {
        Set<String> circle = new TreeSet<>();
        String each;
        do {
            each = path.pop();
            onPath.remove(each);
            circle.add(each);
        } while (!each.equals(file));
        if (circle.size() > 1) {
            circles.add(circle);
        }
    }
}
