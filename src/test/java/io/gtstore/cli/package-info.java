// SPDX-License-Identifier: Apache-2.0
/** The commands, in this JVM and as the program that users run. */
@NullMarked
package io.gtstore.cli;

import org.jspecify.annotations.NullMarked;
