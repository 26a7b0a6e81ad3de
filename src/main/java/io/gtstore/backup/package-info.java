// SPDX-License-Identifier: Apache-2.0
/** Backups: a file of carts, one JSON object in a line, and the ways there from a cluster and back into one. Blocking: for a thread of its own. */
@NullMarked
package io.gtstore.backup;

import org.jspecify.annotations.NullMarked;
