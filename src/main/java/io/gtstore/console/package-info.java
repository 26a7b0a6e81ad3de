// SPDX-License-Identifier: Apache-2.0
/** What a process shows over HTTP: here, whether it lives and whether it serves. */
@NullMarked
package io.gtstore.console;

import org.jspecify.annotations.NullMarked;
