@NullMarked
package io.gtstore.backup;

import org.jspecify.annotations.NullMarked;
