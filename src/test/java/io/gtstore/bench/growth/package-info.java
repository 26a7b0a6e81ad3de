@org.jspecify.annotations.NullMarked
package io.gtstore.bench.growth;
