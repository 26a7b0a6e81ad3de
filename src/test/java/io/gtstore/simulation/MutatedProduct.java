// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The product with a bug in it, and the simulator round it, in a class loader of their own: the source is altered and compiled anew in memory, so that
 * nothing in the product itself knows of bugs that are planted.
 */
final class MutatedProduct extends ClassLoader {
    private static final Path SOURCES = Path.of("src/main/java/io/gtstore");

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** Open for as long as the tests run: to open the jars of the class path takes longer than to compile a few files. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private static final List<String> OPTIONS =
            List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));

    private final Map<String, byte[]> altered;

    private MutatedProduct(Map<String, byte[]> altered) {
        super(MutatedProduct.class.getClassLoader());
        this.altered = altered;
    }

    /** The product with that bug; fails if the source no longer has the place for it. */
    static MutatedProduct with(Mutant mutant) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Mutant.Patch patch : mutant.patches()) {
            String source = sources.computeIfAbsent(patch.file(), MutatedProduct::source);
            int at = source.indexOf(patch.original());
            if (at < 0 || source.indexOf(patch.original(), at + 1) >= 0) {
                throw new AssertionError(mutant + " can no longer be planted: its place is not found exactly once in "
                        + patch.file() + ".java; plant it anew in Mutant.java");
            }
            sources.put(patch.file(), source.replace(patch.original(), patch.planted()));
        }
        return new MutatedProduct(compiled(sources));
    }

    private static String source(String file) {
        try {
            return Files.readString(SOURCES.resolve(file + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> compiled(Map<String, String> sources) {
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        List<JavaFileObject> files = new ArrayList<>();
        sources.forEach((file, text) -> files.add(new Source(file, text)));
        StringWriter complaints = new StringWriter();
        boolean done = COMPILER.getTask(complaints, new Memory(FILES, classes), null, OPTIONS, null, files)
                .call();
        if (!done) {
            throw new AssertionError("the planted bug does not compile: " + complaints);
        }
        Map<String, byte[]> bytes = new HashMap<>();
        classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
        return bytes;
    }

    /** Runs a seed; returns what the simulator found, or null. */
    @Nullable
    String run(long seed) {
        try {
            Method run = loadClass(Simulation.class.getName()).getDeclaredMethod("violationOf", long.class);
            run.setAccessible(true);
            return (String) run.invoke(null, seed);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("io.gtstore.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = altered.get(name);
        if (bytes == null) {
            String resource = name.replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(getParent().getResourceAsStream(resource), name)) {
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String file, String text) {
            super(URI.create("mutated:///io/gtstore/" + file + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        Memory(JavaFileManager standard, Map<String, ByteArrayOutputStream> classes) {
            super(standard);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mutated:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    classes.put(name, out);
                    return out;
                }
            };
        }
    }
}
