// SPDX-License-Identifier: Apache-2.0
/** The start of managers and nodes as the settings say, in this JVM or as processes of their own. */
@NullMarked
package io.gtstore.launch;

import org.jspecify.annotations.NullMarked;
