// SPDX-License-Identifier: Apache-2.0
/** The manager's decisions: a state machine of events and effects over the cluster map (paper §3, §4, §7). Pure: no socket, clock or thread. */
@NullMarked
package io.gtstore.manager.core;

import org.jspecify.annotations.NullMarked;
