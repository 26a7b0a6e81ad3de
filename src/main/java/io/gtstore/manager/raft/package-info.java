// SPDX-License-Identifier: Apache-2.0
/** The replicated log of map changes that several managers agree on, on Apache Ratis. */
@NullMarked
package io.gtstore.manager.raft;

import org.jspecify.annotations.NullMarked;
