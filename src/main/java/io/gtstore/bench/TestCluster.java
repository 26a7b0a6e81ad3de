// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.util.List;

/** The cluster that is put to the test. */
public interface TestCluster extends AutoCloseable {
    /** Where its managers are, HOST:PORT each. */
    List<String> managers();

    /** The processes that its managers and nodes run in, this one if it is that; none if they were not started for the test. */
    default List<ProcessHandle> servers() {
        return List.of();
    }

    /** How to find out more about what failed, to be added to a message; empty if there is no way. */
    default String whereToLook() {
        return "";
    }

    /** Nobody will want to find out more. */
    default void succeeded() {}

    /** Ends it, if it was started for the test. */
    @Override
    void close();

    /** One that runs already, and goes on. */
    static TestCluster running(List<String> managers) {
        return new TestCluster() {
            @Override
            public List<String> managers() {
                return managers;
            }

            @Override
            public void close() {}
        };
    }
}
