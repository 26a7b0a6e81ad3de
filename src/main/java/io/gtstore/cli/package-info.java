// SPDX-License-Identifier: Apache-2.0
/** The commands: servers, one-shot operations, the shell and the demo. */
@NullMarked
package io.gtstore.cli;

import org.jspecify.annotations.NullMarked;
