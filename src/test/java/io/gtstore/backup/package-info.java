// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.gtstore.backup;

import org.jspecify.annotations.NullMarked;
