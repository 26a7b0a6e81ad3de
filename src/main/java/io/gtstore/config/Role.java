// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

/** What a process runs, which decides the combinations of settings that it can judge. */
public enum Role {
    /** A manager and nodes in one process: it knows every setting that they will use. */
    ALL,
    /** A manager alone: it decides what concerns the whole cluster. */
    MANAGER,
    /** A node alone: the manager tells it the cluster's settings later. */
    NODE,
    /** A client alone. */
    CLIENT
}
